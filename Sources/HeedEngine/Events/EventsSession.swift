import Glibc
import HeedModel
import HeedReport
import HeedWatch
import Synchronization

/// One life of `heed events`: source, signals, reader and silence side by side.
struct EventsSession<C: Clock<Duration>>: Sendable where C.Instant: Sendable {
    let source: TreeEventSource
    let teller: EventTeller
    let options: EventOptions
    let clock: C

    private static var output: OutputPipe { OutputPipe(descriptor: 1) }

    /// Tells until a signal, the end of the reader, enough records or too long a silence.
    func run(until signals: AsyncStream<Signal>) async -> ExitStatus {
        let told = Counter()
        return await withTaskGroup(of: ExitStatus?.self) { group in
            group.addTask { await tell(told) }
            group.addTask {
                await source.followIgnoreFiles { report($0) }
                return nil
            }
            group.addTask {
                for await signal in signals { return signal.name == "HUP" ? .hangUp : .success }
                return nil
            }
            group.addTask {
                for await _ in EventsSession.output.closed() { return .success }
                return nil
            }
            if let timeout = options.timeout {
                group.addTask { await silence(told, timeout) }
            }
            var status = ExitStatus.success
            for await end in group {
                guard let end else { continue }
                status = end
                break
            }
            source.close()
            group.cancelAll()
            return status
        }
    }

    private func tell(_ told: Counter) async -> ExitStatus {
        do {
            while true {
                guard let (records, others) = try await next() else { return .success }
                let left = options.count.map { $0 - told.value }
                let kept = left.map { Array(records.prefix($0)) } ?? records
                let bytes = others + kept.flatMap { options.format.bytes(of: $0) }
                switch await EventsSession.output.write(bytes) {
                case .written: told.add(kept.count)
                case .closed: return .success
                case .failed(let code):
                    report(
                        Problem(
                            .error,
                            id: "cannot-write",
                            "cannot write to standard output: \(String(cString: strerror(code)))",
                            help: ["make room there, or write somewhere else"]
                        )
                    )
                    return .no
                }
                if let left, kept.count >= left { return .success }
            }
        } catch {
            report(Problem.ofWatching(error))
            return .cannotWatch
        }
    }

    /// The records of what happens next, and what else is written of it; nil at the end of the source.
    private func next() async throws -> (records: [EventRecord], others: [UInt8])? {
        var others: [UInt8] = []
        func lost(below directory: BytePath, _ moment: Timestamp.Moment) {
            let place = teller.place(of: directory)
            others += options.format.bytes(ofDeletionsLostBelow: place, at: moment)
        }
        if options.isRaw {
            let observations = try await source.nextRaw()
            guard !observations.isEmpty else { return nil }
            let moment = Timestamp.Moment.now()
            for observation in observations {
                switch observation {
                case .event: break
                case .problem(let problem): report(problem)
                case .deletionsLost(let directory): lost(below: directory, moment)
                }
            }
            return (teller.records(ofRaw: observations, at: moment), others)
        }
        let observations = try await source.next()
        guard !observations.isEmpty else { return nil }
        let moment = Timestamp.Moment.now()
        for observation in observations {
            switch observation {
            case .change: break
            case .problem(let problem): report(problem)
            case .deletionsLost(let directory): lost(below: directory, moment)
            }
        }
        return (teller.records(of: observations, at: moment), others)
    }

    private func report(_ problem: Problem) {
        Surroundings.write("heed: " + Wording.lines(of: problem).joined(separator: "\n") + "\n", to: 2)
    }

    /// Comes back once nothing was told for so long.
    private func silence(_ told: Counter, _ timeout: Duration) async -> ExitStatus {
        while true {
            let before = told.value
            try? await clock.sleep(until: clock.now.advanced(by: timeout), tolerance: nil)
            guard !Task.isCancelled, told.value != before else { return .no }
        }
    }
}

/// How many records were told.
private final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .acquiring) }

    func add(_ number: Int) {
        count.add(number, ordering: .acquiringAndReleasing)
    }
}
