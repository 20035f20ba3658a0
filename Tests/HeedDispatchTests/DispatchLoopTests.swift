import HeedDispatch
import HeedModel
import HeedTestKit
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct DispatchLoopTests {
    private let clock = ManualClock()
    private let runner = FakeRunner()
    private let reporter = RecordingReporter()
    private let inspector = FakeInspector()
    private let change = Observation.change(Change(BytePath("/p/a"), .write))

    private func loop() -> DispatchLoop<ManualClock> {
        DispatchLoop(clock: clock, runner: runner, reporter: reporter, inspector: inspector)
    }

    @Test func `a batch is run exactly at its deadline`() async throws {
        let loop = loop()
        let dispatcher = Dispatcher(rules: [try rule("r")])
        async let end: Void = loop.run(dispatcher)
        await loop.observe([change])
        await clock.sleeping(until: .milliseconds(100))
        clock.advance(to: .milliseconds(99))
        await loop.observe([])
        #expect(runner.started.isEmpty)
        clock.advance(to: .milliseconds(100))
        await runner.started(1)
        #expect(runner.started.map(\.id) == [1])
        loop.send(.shutdown)
        await runner.stopped(1)
        runner.end(1, .signalled(15))
        await end
    }

    @Test func `silence does not count as quiet while the source is behind`() async throws {
        let isBehind = Flag(true)
        let loop = DispatchLoop(
            clock: clock,
            runner: runner,
            reporter: reporter,
            inspector: inspector,
            isBehind: { isBehind.value }
        )
        let dispatcher = Dispatcher(rules: [try rule("r")])
        async let end: Void = loop.run(dispatcher)
        await loop.observe([change])
        await clock.sleeping(until: .milliseconds(100))
        clock.advance(to: .milliseconds(100))
        await clock.sleeping(until: .milliseconds(105))
        #expect(runner.started.isEmpty)
        isBehind.value = false
        clock.advance(to: .milliseconds(105))
        await runner.started(1)
        runner.end(1)
        loop.send(.shutdown)
        await end
    }

    @Test(arguments: [false, true])
    func `what comes after a run is not of the run, once the source is not behind`(
        _ isLate: Bool
    ) async throws {
        let isBehind = Flag(false)
        let loop = DispatchLoop(
            clock: clock,
            runner: runner,
            reporter: reporter,
            inspector: inspector,
            isBehind: { isBehind.value }
        )
        let dispatcher = Dispatcher(rules: [
            try rule("r") { $0.debounce = Debounce(quiet: .zero, max: .zero) }
        ])
        async let end: Void = loop.run(dispatcher)
        await loop.observe([change])
        // Where the source is behind, all of it looks like the rule's own work, and the fifth run is put off.
        let count = isLate ? LoopGuard.patience - 1 : 10
        for number in 1...count {
            await runner.started(number)
            clock.advance(to: .seconds(number))
            isBehind.value = isLate
            runner.end(UInt64(number))
            await loop.observe([])
            // However late it comes, on a machine that has much to do.
            clock.advance(to: .milliseconds(number * 1000 + 500))
            await loop.observe([change])
        }
        if !isLate { await runner.started(count + 1) }
        await loop.observe([])
        #expect(runner.started.count == (isLate ? count : count + 1))
        loop.send(.kill)
        for run in runner.started { runner.end(run.id) }
        await end
    }

    @Test func `a later change moves the deadline and max holds it`() async throws {
        let loop = loop()
        let dispatcher = Dispatcher(
            rules: [
                try rule("r") { $0.debounce = Debounce(quiet: .milliseconds(100), max: .milliseconds(150)) }
            ]
        )
        async let end: Void = loop.run(dispatcher)
        await loop.observe([change])
        await clock.sleeping(until: .milliseconds(100))
        clock.advance(to: .milliseconds(90))
        await loop.observe([change])
        clock.advance(to: .milliseconds(100))
        await clock.sleeping(until: .milliseconds(150))
        #expect(runner.started.isEmpty)
        clock.advance(to: .milliseconds(150))
        await runner.started(1)
        runner.end(1)
        loop.send(.shutdown)
        await end
    }

    @Test func `an earlier deadline is not missed for a later one`() async throws {
        let loop = loop()
        let dispatcher = Dispatcher(
            rules: [
                try rule("slow", below: ["s"]) { $0.debounce = Debounce(quiet: .seconds(10)) },
                try rule("fast", below: ["f"]) { $0.debounce = Debounce(quiet: .seconds(1)) },
            ]
        )
        async let end: Void = loop.run(dispatcher)
        await loop.observe([.change(Change(BytePath("/p/s"), .write))])
        await clock.sleeping(until: .seconds(10))
        await loop.observe([.change(Change(BytePath("/p/f"), .write))])
        await clock.sleeping(until: .seconds(1))
        clock.advance(to: .seconds(1))
        await runner.started(1)
        clock.advance(to: .seconds(10))
        await runner.started(2)
        #expect(runner.started.map(\.rule.name) == ["fast", "slow"])
        runner.end(1)
        runner.end(2)
        loop.send(.shutdown)
        await end
    }

    @Test func `observe returns when it is dispatched`() async throws {
        let loop = loop()
        let dispatcher = Dispatcher(rules: [try rule("r") { $0.debounce = Debounce(quiet: .zero) }])
        async let end: Void = loop.run(dispatcher)
        for round in Run.ID(1)...100 {
            await loop.observe([change])
            #expect(runner.started.map(\.id).last == round)
            runner.end(round)
        }
        loop.send(.shutdown)
        await end
    }

    @Test func `problems, output and endings are told`() async throws {
        let loop = loop()
        let dispatcher = Dispatcher(rules: [try rule("r") { $0.debounce = Debounce(quiet: .zero) }])
        async let end: Void = loop.run(dispatcher)
        await loop.observe([.problem(Problem(.warning, id: "x", "y")), change])
        runner.end(1, .exited(3))
        loop.send(.shutdown)
        await end
        let told = reporter.notices.map { notice in
            switch notice {
            case .problem(let problem): "problem \(problem.id)"
            case .started(let run): "started \(run.id)"
            case .ended(let run, let outcome, _, _): "ended \(run.id) \(Story.text(outcome))"
            default: "\(notice)"
            }
        }
        #expect(told == ["problem x", "started 1", "ended 1 exit 3"])
    }

    @Test func `the end does not wait for a batch that is not due`() async throws {
        let loop = loop()
        let dispatcher = Dispatcher(rules: [try rule("r")])
        async let end: Void = loop.run(dispatcher)
        await loop.observe([change])
        await clock.sleeping(until: .milliseconds(100))
        loop.send(.shutdown)
        await end
        #expect(runner.started.isEmpty)
    }

    @Test func `after the end nobody is kept waiting`() async throws {
        let loop = loop()
        loop.send(.shutdown)
        await loop.run(Dispatcher(rules: [try rule("r")]))
        await loop.observe([change])
        #expect(runner.started.isEmpty)
    }

    @Test func `who observes while it ends is not kept waiting`() async throws {
        for _ in 0..<50 {
            let loop = loop()
            let dispatcher = Dispatcher(rules: [try rule("r")])
            await withDiscardingTaskGroup { group in
                group.addTask { await loop.run(dispatcher) }
                for _ in 0..<8 { group.addTask { await loop.observe([change]) } }
                loop.send(.shutdown)
            }
        }
        #expect(runner.started.isEmpty)
    }

    @Test func `kill reaches a run that does not stop`() async throws {
        let loop = loop()
        let dispatcher = Dispatcher(rules: [try rule("r") { $0.debounce = Debounce(quiet: .zero) }])
        async let end: Void = loop.run(dispatcher)
        await loop.observe([change])
        loop.send(.shutdown)
        loop.send(.kill)
        await runner.stopped(2)
        #expect(runner.stopped.map(\.1.signal.name) == ["TERM", "KILL"])
        runner.end(1, .signalled(9))
        await end
    }

    @Test func `a clock that wakes too early is asked again`() async throws {
        let loop = DispatchLoop(
            clock: HastyClock(clock),
            runner: runner,
            reporter: reporter,
            inspector: inspector
        )
        let dispatcher = Dispatcher(rules: [try rule("r")])
        async let end: Void = loop.run(dispatcher)
        await loop.observe([change])
        await clock.sleeping(until: .milliseconds(100))
        #expect(runner.started.isEmpty)
        clock.advance(to: .milliseconds(100))
        await runner.started(1)
        runner.end(1)
        loop.send(.shutdown)
        await end
    }
}

/// Wakes the first sleeper at once, whatever the time.
private final class HastyClock: Clock {
    private let clock: ManualClock
    private let isFirst = Mutex(true)

    init(_ clock: ManualClock) {
        self.clock = clock
    }

    var now: ManualClock.Instant { clock.now }
    var minimumResolution: Duration { clock.minimumResolution }

    func sleep(until deadline: ManualClock.Instant, tolerance: Duration?) async throws {
        let isFirst = isFirst.withLock { isFirst in
            defer { isFirst = false }
            return isFirst
        }
        if !isFirst { try await clock.sleep(until: deadline, tolerance: tolerance) }
    }
}

/// A truth value that a test changes while others read it.
private final class Flag: Sendable {
    private let state: Mutex<Bool>

    init(_ value: Bool) {
        state = Mutex(value)
    }

    var value: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
