package import HeedModel

/// Drives the dispatcher: feeds it inputs with the time and does what it says; the only place that sleeps.
package struct DispatchLoop<C: Clock<Duration>>: Sendable where C.Instant: Sendable {
    private enum Message: Sendable {
        case input(Dispatcher.Input)
        case woke(at: Duration)
        case observed([Observation], done: CheckedContinuation<Void, Never>)

        var isWake: Bool {
            if case .woke = self { true } else { false }
        }

        var isEnd: Bool {
            if case .input(.ended) = self { true } else { false }
        }
    }

    private let clock: C
    private let runner: any Runner
    private let reporter: any Reporter
    private let inspector: any Inspector
    private let isBehind: @Sendable () -> Bool
    private let sight: @Sendable (Rule) -> Sighting?
    private let inbox: AsyncStream<Message>
    private let outbox: AsyncStream<Message>.Continuation

    /// How soon a source that was behind is looked at again.
    private static var patience: Duration { .milliseconds(5) }

    /// Makes a loop; ``run(_:)`` may be called once.
    ///
    /// - Parameters:
    ///   - clock: what it sleeps by.
    ///   - runner: starts and stops runs.
    ///   - reporter: is told the story.
    ///   - inspector: looks at the disk.
    ///   - sight: whether something is there that a rule waits for to be gone; asked just before a run.
    ///   - isBehind: whether the source has something that was not observed yet. Silence counts as quiet only
    ///     where it is not, or a slow machine would start runs in the middle of a burst.
    package init(
        clock: C,
        runner: any Runner,
        reporter: any Reporter,
        inspector: any Inspector,
        sight: @escaping @Sendable (Rule) -> Sighting? = { _ in nil },
        isBehind: @escaping @Sendable () -> Bool = { false }
    ) {
        self.inspector = inspector
        self.sight = sight
        self.isBehind = isBehind
        self.clock = clock
        self.runner = runner
        self.reporter = reporter
        (inbox, outbox) = AsyncStream.makeStream()
    }

    /// Hands over an input, from anywhere, without waiting.
    package func send(_ input: Dispatcher.Input) {
        outbox.yield(.input(input))
    }

    /// Hands over what a source observed and waits until it was dispatched: a source cannot run ahead.
    package func observe(_ observations: [Observation]) async {
        await withCheckedContinuation { done in
            if case .terminated = outbox.yield(.observed(observations, done: done)) { done.resume() }
        }
    }

    /// Dispatches until it was told to end and nothing runs any more.
    package func run(_ dispatcher: Dispatcher) async {
        let origin = clock.now
        await withDiscardingTaskGroup { group in
            var dispatcher = dispatcher
            dispatcher.guardian = LoopGuard(waitsForNews: true)
            var sleeping: [Duration] = []
            var isCatchingUp = false
            for await message in inbox {
                let now = origin.duration(to: clock.now)
                // Asked before the end is told: who answers to what is told of it was not part of the run.
                if message.isEnd { isCatchingUp = true }
                let hasCaughtUp = isCatchingUp && !isBehind()
                if case .woke(at: let deadline) = message { sleeping.removeAll { $0 == deadline } }
                let mustWait = message.isWake && isBehind()
                if !mustWait, take(message, &dispatcher, at: now) { break }
                if hasCaughtUp {
                    isCatchingUp = false
                    if dispatch(.caughtUp, &dispatcher, at: now) { break }
                }
                let next = mustWait || isCatchingUp ? now + Self.patience : dispatcher.deadline
                guard let deadline = next, !sleeping.contains(where: { $0 <= deadline }) else {
                    continue
                }
                sleeping.append(deadline)
                group.addTask {
                    try? await clock.sleep(until: origin.advanced(by: deadline), tolerance: nil)
                    outbox.yield(.woke(at: deadline))
                }
            }
            outbox.finish()
            for await message in inbox {
                if case .observed(_, let done) = message { done.resume() }
            }
            group.cancelAll()
        }
    }

    /// Dispatches a message; true at the end of everything.
    private func take(_ message: Message, _ dispatcher: inout Dispatcher, at now: Duration) -> Bool {
        switch message {
        case .input(let input):
            return dispatch(input, &dispatcher, at: now)
        case .woke:
            return dispatch(.tick, &dispatcher, at: now)
        case .observed(let observations, let done):
            defer { done.resume() }
            return inputs(observations).contains { dispatch($0, &dispatcher, at: now) }
        }
    }

    /// Does what the dispatcher says about an input; true at the end of everything.
    private func dispatch(
        _ input: Dispatcher.Input,
        _ dispatcher: inout Dispatcher,
        at now: Duration
    ) -> Bool {
        var notice: Dispatcher.Effect?
        for effect in dispatcher.handle(input, at: now) {
            if case .tell(.started) = effect {
                // Told right after the start: a command need not wait for the terminal.
                notice = effect
            } else if case .sight(rule: let index, let rule) = effect {
                // Answered within the same moment: what is there now decides about what starts now.
                if dispatch(.sighted(rule: index, sight(rule)), &dispatcher, at: now) { return true }
            } else if perform(effect) {
                return true
            }
            if case .start = effect, let told = notice {
                notice = nil
                _ = perform(told)
            }
        }
        return false
    }

    /// Turns observations into inputs, neighbouring changes into one.
    private func inputs(_ observations: [Observation]) -> [Dispatcher.Input] {
        var inputs: [Dispatcher.Input] = []
        var changes: [Change] = []
        for observation in observations {
            switch observation {
            case .change(let change):
                changes.append(change)
            case .deletionsLost(let directory):
                inputs.append(.deletionsLost(below: directory))
            case .problem(let problem):
                reporter.report(.problem(problem))
            }
        }
        // Order between a change and a lost deletion says nothing: both only add to a batch.
        return changes.isEmpty ? inputs : [.changes(changes)] + inputs
    }

    /// Does one thing; true at the end of everything.
    private func perform(_ effect: Dispatcher.Effect) -> Bool {
        switch effect {
        case .start(let run):
            runner.start(run) { event in
                switch event {
                case .output(let line): reporter.report(.output(run, line))
                case .ended(let end): outbox.yield(.input(.ended(run.id, end)))
                }
            }
        case .stop(let id, let stop):
            runner.stop(id, stop)
        case .signal(let id, let signal):
            runner.signal(id, signal)
        case .ask(let id, let question):
            inspector.ask(question) { outbox.yield(.input(.answered(id, $0))) }
        case .look(let id, at: let paths, content: let content):
            inspector.look(at: paths, content: content) { outbox.yield(.input(.saw(id, $0))) }
        case .sight:
            break  // answered where it is asked
        case .tell(let notice):
            reporter.report(notice)
        case .finished:
            return true
        }
        return false
    }
}
