package import HeedDispatch
package import HeedModel

/// One life of a running heed: source, signals and dispatcher side by side.
package struct Session<C: Clock<Duration>>: Sendable where C.Instant: Sendable {
    private enum End: Sendable {
        case dispatched
        case signalled(ExitStatus)
        case blind
        case unwatched
    }

    private let loop: DispatchLoop<C>
    private let source: any EventSource
    private let reporter: any Reporter

    /// Makes a session of its parts.
    package init(loop: DispatchLoop<C>, source: any EventSource, reporter: any Reporter) {
        self.loop = loop
        self.source = source
        self.reporter = reporter
    }

    /// Runs until a signal, or until nothing can be watched any more.
    ///
    /// - Parameters:
    ///   - dispatcher: knows the rules, and nothing has happened to it yet.
    ///   - existing: what there is, for the rules that want it as if it had just been written.
    ///   - signals: what ends it.
    /// - Returns: how heed ends.
    package func run(
        _ dispatcher: Dispatcher,
        existing: [Change] = [],
        until signals: AsyncStream<Signal>
    ) async -> ExitStatus {
        loop.send(.start)
        if !existing.isEmpty { loop.send(.existing(existing)) }
        return await withTaskGroup(of: End.self) { group in
            group.addTask {
                await loop.run(dispatcher)
                return .dispatched
            }
            group.addTask { await watch() }
            group.addTask { await obey(signals) }
            var status = ExitStatus.success
            for await end in group {
                switch end {
                case .dispatched:
                    source.close()
                    group.cancelAll()
                case .signalled(let wanted):
                    if status == .success { status = wanted }
                case .blind:
                    status = .cannotWatch
                    loop.send(.shutdown)
                case .unwatched:
                    break
                }
            }
            return status
        }
    }

    private func watch() async -> End {
        do {
            while true {
                let observations = try await source.next()
                if observations.isEmpty { return .unwatched }
                await loop.observe(observations)
            }
        } catch {
            reporter.report(.problem(Problem.ofWatching(error)))
            return .blind
        }
    }

    /// The first signal ends heed in good order, the second kills what still runs.
    private func obey(_ signals: AsyncStream<Signal>) async -> End {
        var first: Signal?
        for await signal in signals {
            guard let earlier = first else {
                first = signal
                loop.send(.shutdown)
                continue
            }
            loop.send(.kill)
            return .signalled(earlier.name == "TERM" ? .terminated : .interrupted)
        }
        return .signalled(first?.name == "HUP" ? .hangUp : .success)
    }
}
