import CLinux
import HeedModel
import HeedRun
import HeedTestKit
import Synchronization
import Testing

@Suite("A runner without a thread of its own")
struct HostedTests {
    /// What a run has told.
    private final class Told: Sendable {
        private let events = Mutex<(lines: [[UInt8]], end: RunEnd?)>(([], nil))

        var end: RunEnd? { events.withLock(\.end) }
        var lines: [[UInt8]] { events.withLock(\.lines) }

        func take(_ event: RunEvent) {
            events.withLock { events in
                switch event {
                case .output(let line): events.lines.append(line.bytes)
                case .ended(let end): events.end = end
                }
            }
        }
    }

    /// Turns a runner until a run has ended.
    private func host(_ runner: ProcessRunner, until told: Told) {
        let limit = cl_monotonic() + 60_000_000_000
        while told.end == nil, cl_monotonic() < limit {
            _ = cl_poll_until(runner.descriptor, min(runner.deadline ?? .max, cl_monotonic() + 20_000_000))
            runner.turn()
        }
    }

    @Test("runs what it is asked for on the thread that turns it, and says no after its end")
    func turns() throws {
        let shop = try Shop()
        let runner = try RunningProgram.starting { try ProcessRunner(isHosted: true) { _ in } }
        let run = Run(
            id: 1,
            rule: try shop.rule(Action(.shell("echo hello; exit 3"))),
            trigger: Trigger(reason: .start)
        )
        let told = Told()
        runner.start(run) { told.take($0) }
        host(runner, until: told)
        #expect(told.end?.status == .exited(3))
        #expect(told.lines == [Array("hello".utf8)])
        runner.shutdown()
        let late = Told()
        runner.start(run) { late.take($0) }
        #expect(late.end?.status == .neverStarted(StartFailure(.other, "not started: heed is ending")))
    }

    @Test("kills at its end what still runs, and tells it")
    func ends() throws {
        let shop = try Shop()
        let runner = try RunningProgram.starting { try ProcessRunner(isHosted: true) { _ in } }
        let rule = try shop.rule(.exec("sleep", "1000"))
        let told = Told()
        runner.start(Run(id: 1, rule: rule, trigger: Trigger(reason: .start))) { told.take($0) }
        runner.shutdown()
        #expect(told.end != nil)
    }
}
