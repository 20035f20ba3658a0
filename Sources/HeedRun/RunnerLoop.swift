import CLinux
import HeedModel

/// What all runs live on: it waits for everything at once and never for one thing.
///
/// Has a thread of its own, or is turned by the thread that asks for runs.
final class RunnerLoop {
    /// How long runs that were killed may take to end when the runner ends, in nanoseconds.
    private static let endWait: Int64 = 5_000_000_000

    private let commands: Mailbox<RunnerCommand>.Receiver
    private let services: LoopServices
    private var runs: [Run.ID: ActiveRun] = [:]
    private var closing: (reply: Descriptor?, deadline: Int64)?
    private var isRetired = false

    /// Takes what it works with.
    init(commands: Mailbox<RunnerCommand>.Receiver, services: LoopServices) throws(SystemFailure) {
        self.commands = commands
        self.services = services
        try services.poller.add(commands.descriptor, .mailbox)
    }

    /// Readable when there is something to do.
    var descriptor: Int32 { services.poller.descriptor }

    /// When something must be done even if nothing happens, in nanoseconds of the monotonic clock.
    var deadline: Int64? {
        var deadline = closing?.deadline
        if let next = services.orphans.deadline { deadline = min(deadline ?? next, next) }
        for run in runs.values {
            guard let next = run.deadline else { continue }
            deadline = min(deadline ?? next, next)
        }
        return deadline
    }

    /// Works until it is told to end and nothing runs any more.
    func run() {
        while closing == nil || !runs.isEmpty || !services.kept.isEmpty {
            turn(until: deadline)
        }
        takeCommands()
        services.finish(closing?.reply)
        closing?.reply = nil
    }

    /// Says no until nobody is left who could ask.
    func refuse() {
        while !isRetired {
            _ = cl_poll_until(commands.descriptor, .max)
            takeCommands()
        }
    }

    /// Waits for something to do, at most until a moment, and does it.
    func turn(until moment: Int64?) {
        for source in services.poller.wait(until: moment) {
            handle(source)
        }
        let now = cl_monotonic()
        for run in runs.values where (run.deadline ?? .max) <= now {
            run.release(at: now)
            forget(run)
        }
        if let due = services.orphans.deadline, due <= now { sweep() }
        if let closing, closing.deadline <= now {
            for run in runs.values {
                run.abandon()
            }
            runs = [:]
            services.abandonKept()
        }
    }

    private func takeCommands() {
        for command in commands.receive() {
            take(command)
        }
    }

    private func handle(_ source: Poller.Source) {
        switch source {
        case .mailbox:
            takeCommands()
        case .server:
            for id in services.keeper.takeWaiting() {
                with(id) { $0.launch() }
            }
        case .run(let id, let line):
            with(id) { $0.read(line) }
        case .kept(let id):
            services.readKept(id)
        }
    }

    /// Does what somebody asks for.
    func take(_ command: RunnerCommand) {
        switch command {
        case .start(let run, let moment, let receive): start(run, moment, receive)
        case .stop(let id, let stop): with(id) { $0.stop(stop) }
        case .signal(let id, let signal): with(id) { $0.signal(signal) }
        case .prepared(let id, let result): with(id) { $0.prepared(result) }
        case .delivered(let id, let size): delivered(id, size)
        case .serverEnded(let generation):
            services.keeper.ended(generation)
            services.orphans.suspect()
        case .shutdown(let reply): close(reply)
        case .retire: isRetired = true
        }
    }

    private func start(_ run: Run, _ moment: Int64, _ receive: @escaping @Sendable (RunEvent) -> Void) {
        guard closing == nil, runs[run.id] == nil else {
            let failure = StartFailure(.other, "not started: heed is ending")
            let end = RunEnd(status: .neverStarted(failure), duration: .zero)
            return services.deliver([.ended(end)], of: run.id, size: 0, to: receive)
        }
        let active = ActiveRun(run, startedAt: moment, services: services, receive: receive)
        runs[run.id] = active
        active.prepare()
        forget(active)
    }

    private func delivered(_ id: Run.ID, _ size: Int) {
        let wasFull = services.backlog >= LoopServices.backlogLimit
        services.backlog -= size
        with(id) {
            $0.delivered(size)
            $0.resume()
        }
        guard wasFull, services.backlog < LoopServices.backlogLimit else { return }
        for id in Array(runs.keys) {
            with(id) { $0.resume() }
        }
    }

    private func close(_ reply: Descriptor) {
        guard closing == nil else { return }
        closing = (reply, cl_monotonic() + RunnerLoop.endWait)
        for id in Array(runs.keys) {
            with(id) { $0.stop(Stop(signal: .kill, grace: .zero)) }
        }
        for tree in services.kept.values {
            tree.end()
        }
    }

    /// Ends what has lost its guards; the guards of all other runs are known from their reports.
    private func sweep() {
        for id in Array(runs.keys) {
            with(id) { $0.readReports() }
        }
        let guards = runs.values.compactMap(\.guardProcess) + services.kept.values.map(\.guardProcess)
        let isComplete = !runs.values.contains(where: \.awaitsGuard)
        services.orphans.sweep(sparing: Set(guards), isComplete: isComplete)
    }

    private func with(_ id: Run.ID, _ body: (ActiveRun) -> Void) {
        guard let run = runs[id] else { return }
        body(run)
        forget(run)
    }

    private func forget(_ run: ActiveRun) {
        guard run.isEnded else { return }
        runs[run.run.id] = nil
    }
}
