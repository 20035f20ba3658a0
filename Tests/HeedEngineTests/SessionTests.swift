import Globs
import HeedDispatch
import HeedEngine
import HeedModel
import HeedTestKit
import Testing

@Suite("One life of heed", .timeLimit(.minutes(5)))
struct SessionTests {
    private struct Everything: Condition {
        static let keyword = "everything"
        static let summary = "Always holds."
        func holds(for subject: Subject) -> Bool { true }
    }

    private let clock = ManualClock()
    private let runner = FakeRunner()
    private let reporter = RecordingReporter()
    private let source = ScriptedSource()

    private func rule() throws -> Rule {
        let root = BytePath("/r")
        let scope = Scope(root: root, paths: try PatternList(["**"]))
        return Rule(
            Rule.Definition(
                name: "test",
                scope: scope,
                conditions: [Everything()],
                action: Action(.shell("true")),
                workingDirectory: root
            )
        )
    }

    private func session() -> Session<ManualClock> {
        Session(
            loop: DispatchLoop(
                clock: clock,
                runner: runner,
                reporter: reporter,
                inspector: FakeInspector()
            ),
            source: source,
            reporter: reporter
        )
    }

    private var problems: [String] {
        reporter.notices.compactMap { if case .problem(let problem) = $0 { problem.id } else { nil } }
    }

    @Test("a change runs the rule, a signal ends heed with 0")
    func ordinary() async throws {
        let (signals, sink) = AsyncStream<Signal>.makeStream()
        let rules = [try rule()]
        async let status = session().run(Dispatcher(rules: rules), until: signals)
        source.tell([Change(BytePath("/r/a"), .write)])
        await clock.sleeping(until: .milliseconds(100))
        clock.advance(to: .milliseconds(100))
        await runner.started(1)
        runner.end(1)
        sink.yield(.terminate)
        #expect(await status == .success)
    }

    @Test("a source that fails on its n-th call ends heed with 3 and the reason", arguments: 0..<4)
    func failingSource(n: Int) async throws {
        let (signals, _) = AsyncStream<Signal>.makeStream()
        let rules = [try rule()]
        for index in 0..<n { source.tell([Change(BytePath("/r/\(index)"), .write)]) }
        source.fail(Problem(.error, id: "cannot-watch", "the kernel said no"))
        let status = await session().run(Dispatcher(rules: rules), until: signals)
        #expect(status == .cannotWatch)
        #expect(problems == ["cannot-watch"])
    }

    @Test("a run that never starts keeps its paths for the next one", arguments: 1..<4)
    func failingRunner(n: Int) async throws {
        let (signals, sink) = AsyncStream<Signal>.makeStream()
        let rules = [try rule()]
        async let status = session().run(Dispatcher(rules: rules), until: signals)
        for turn in 1...n + 1 {
            source.tell([Change(BytePath("/r/\(turn)"), .write)])
            let due = Duration.milliseconds(100 * turn)
            await clock.sleeping(until: due)
            clock.advance(to: due)
            await runner.started(turn)
            let failed = turn <= n
            runner.end(UInt64(turn), failed ? .neverStarted(StartFailure(.other, "no")) : .exited(0))
        }
        let last = try #require(runner.started.last)
        #expect(last.trigger.batch.entries.count == n + 1)
        sink.yield(.terminate)
        #expect(await status == .success)
    }

    @Test("a second signal kills what still runs", arguments: [("INT", 130), ("TERM", 143)])
    func kill(name: String, code: Int32) async throws {
        let (signals, sink) = AsyncStream<Signal>.makeStream()
        let rules = [try rule()]
        async let status = session().run(Dispatcher(rules: rules), until: signals)
        source.tell([Change(BytePath("/r/a"), .write)])
        await clock.sleeping(until: .milliseconds(100))
        clock.advance(to: .milliseconds(100))
        await runner.started(1)
        let signal = try #require(Signal(name))
        sink.yield(signal)
        sink.yield(signal)
        await runner.stopped(2)
        #expect(runner.stopped.map(\.1.grace) == [.seconds(5), .zero])
        runner.end(1, .signalled(9))
        #expect(await status.rawValue == code)
    }
}
