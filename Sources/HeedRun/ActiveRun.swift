import CLinux
import Glibc
import HeedModel

/// A run under way: its steps, its guard's reports and its output.
///
/// Lives on the runner's loop.
final class ActiveRun {
    /// More undelivered output of one run than this, in bytes, and it is not read.
    private static let backlogLimit = 256 << 10
    /// No pipe holds more than this, so what comes after it was written after the tree had ended.
    private static let drainLimit = 1 << 20
    /// How long the output of a run whose guard was killed is waited for, in nanoseconds.
    private static let lostGuardWait: Int64 = 1_000_000_000

    /// What runs.
    let run: Run
    /// Whether `ended` has been told.
    private(set) var isEnded = false
    /// The number of the guard of the current step, as far as it is known.
    private(set) var guardProcess: Int32?

    // What starting a step works on too.
    let services: LoopServices
    var step = 0
    var isTooMany = false
    var lists: RunFiles.Lists?
    var plan: StepPlan?
    var contents: GateMemory.Contents = [:]
    var control: Descriptor?
    var stop: Stop?

    private let receive: @Sendable (RunEvent) -> Void
    private let startedAt: Int64
    private var attempts = 0
    private(set) var pipes = [OutputPipe(.stdout), OutputPipe(.stderr)]
    private var status: RunEnd.Status?
    private var hasReported = false
    private var leftOver = 0
    private var backlog = 0
    private var hasTold = false
    private var isDone = false
    private var drained = 0
    private var closesPipesAt: Int64?
    private var limit: Int64?

    /// Notes a run; nothing happens before ``prepare()``.
    init(
        _ run: Run,
        startedAt: Int64,
        services: LoopServices,
        receive: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.run = run
        self.startedAt = startedAt
        self.services = services
        self.receive = receive
        if run.part != .action { limit = startedAt + Run.sideLimit.wholeNanoseconds }
    }

    /// When something must be done even if nothing happens.
    var deadline: Int64? {
        (pipes.map(\.deadline) + [closesPipesAt, limit]).compactMap { $0 }.min()
    }

    // MARK: Orders

    /// Asks the run to end.
    func stop(_ stop: Stop) {
        self.stop = stop
        give(GuardOrder(stop))
    }

    /// Sends a signal to the step's first process.
    func signal(_ signal: Signal) {
        guard stop == nil else { return }
        give(GuardOrder(toLeader: signal))
    }

    private func give(_ order: GuardOrder) {
        guard let control else { return }
        let bytes = order.bytes
        _ = cl_send(control.number, bytes, bytes.count, nil, 0, Int32(MSG_DONTWAIT))
    }

    // MARK: The guard's reports

    /// Whether a step was handed over, and its guard has not said yet which process it is.
    var awaitsGuard: Bool { control != nil && !hasReported }

    /// Reads all reports that wait.
    func readReports() {
        while let control, !isEnded {
            var none = 0
            let buffer = services.buffer
            let size = cl_receive(
                control.number,
                buffer.baseAddress,
                GuardReport.size,
                nil,
                &none,
                Int32(MSG_DONTWAIT)
            )
            guard size != -Int(EAGAIN) else { return }
            guard size > 0, let report = GuardReport(UnsafeRawBufferPointer(rebasing: buffer[..<size])) else {
                return lostGuard()
            }
            hasReported = true
            take(report)
        }
    }

    private func take(_ report: GuardReport) {
        switch report {
        case .started(pid: _, let number): guardProcess = number
        case .failed(let code, let stage): failed(code, stage)
        case .exited(let code): status = .exited(code)
        case .signalled(let number): status = .signalled(number)
        case .leftOver(let count, let milliseconds, let command):
            leftOver += count
            guard milliseconds >= 1000 else { return }
            tell(RunProblems.leftOver(run, count, command))
        case .kept:
            keep()
        case .done(let unkillable, let command):
            if unkillable > 0 {
                tell(RunProblems.unkillable(run, unkillable, command))
            }
            control = nil
            isDone = true
            pump()
        }
    }

    /// The action has ended and something that it started is to stay: the run goes on without it.
    private func keep() {
        guard let line = control else { return }
        control = nil
        for index in pipes.indices {
            while read(pipe: index) {}
            if let line = pipes[index].release(at: .max) { deliver([line], size: line.bytes.count) }
        }
        services.keep(
            KeptTree(run.rule, line, pipes.compactMap(\.descriptor), guardProcess: guardProcess ?? 0)
        )
        isDone = true
        pump()
    }

    private func failed(_ code: Int32, _ stage: GuardReport.Stage) {
        closeLines()
        if code == E2BIG, !isTooMany, plan?.hasPathArguments == true {
            isTooMany = true
            hasReported = false
            return prepare()
        }
        end(
            .neverStarted(
                FailureText.failure(
                    code: code,
                    stage: stage,
                    program: plan?.program ?? [],
                    directory: run.rule.definition.workingDirectory
                )
            )
        )
    }

    /// The guard has ended without a last report: somebody killed it.
    ///
    /// A request of which nothing was started is sent again; what a guard leaves behind is killed by the server.
    private func lostGuard() {
        control = nil
        services.orphans.suspect()
        guard hasReported else {
            closeLines()
            attempts += 1
            if attempts < 3 { return prepare() }
            return end(
                .neverStarted(StartFailure(.other, "heed-guard was killed before it could start anything"))
            )
        }
        tell(RunProblems.lostGuard(run))
        isDone = true
        closesPipesAt = cl_monotonic() + ActiveRun.lostGuardWait
        pump()
    }

    // MARK: Output

    /// Reads what one of the pipes holds.
    func read(_ line: Poller.Source.Line) {
        switch line {
        case .control: readReports()
        case .stdout: read(pipe: 0)
        case .stderr: read(pipe: 1)
        }
        if isDone { pump() }
    }

    /// Notes that output has reached its receiver.
    func delivered(_ size: Int) {
        backlog -= size
    }

    /// Goes on reading, if reading had to wait for the receiver and need not any more.
    func resume() {
        guard !isEnded, pipes.contains(where: { $0.descriptor != nil && !$0.isWatched }) else { return }
        do {
            try watchPipes()
        } catch {
            for index in pipes.indices { close(pipe: index) }
        }
        if isDone { pump() }
    }

    /// Gives out unfinished lines whose time has come.
    func release(at now: Int64) {
        for index in pipes.indices {
            if let line = pipes[index].release(at: now) { deliver([line], size: line.bytes.count) }
        }
        if let due = limit, due <= now {
            limit = nil
            tell(RunProblems.tooLong(run))
            stop(Stop())
        }
        guard let closesPipesAt, closesPipesAt <= now else { return }
        for index in pipes.indices { close(pipe: index) }
        pump()
    }

    private var mayRead: Bool {
        backlog < ActiveRun.backlogLimit && services.backlog < LoopServices.backlogLimit
    }

    /// Begins to read a step's output.
    func openPipes(_ output: Descriptor, _ errors: Descriptor) {
        pipes[0].open(output)
        pipes[1].open(errors)
    }

    /// Waits for output where there is room for it.
    func watchPipes() throws(SystemFailure) {
        for index in pipes.indices {
            try pipes[index].watch(mayRead, run: run.id, with: services.poller)
        }
    }

    /// Reads once; where the receiver is behind, waits for it instead.
    ///
    /// - Returns: whether there may be more.
    @discardableResult
    private func read(pipe index: Int) -> Bool {
        guard pipes[index].descriptor != nil else { return false }
        // What the pipe still holds after the end is little, and the end must not wait for a reader.
        guard mayRead || isDone else {
            try? pipes[index].watch(false, run: run.id, with: services.poller)
            return false
        }
        switch pipes[index].read(into: services.buffer, at: cl_monotonic()) {
        case .lines(let lines, let bytes):
            deliver(lines, size: bytes)
            drained += isDone ? bytes : 0
            if drained <= ActiveRun.drainLimit { return true }
            close(pipe: index)
        case .nothing:
            if isDone, closesPipesAt == nil { close(pipe: index) }
        case .ended:
            close(pipe: index)
        }
        return false
    }

    /// Nothing of the tree is left: reads what the pipes still hold, then goes on to the next step.
    private func pump() {
        guard !isEnded, isDone else { return }
        for index in pipes.indices {
            while read(pipe: index) {}
        }
        guard pipes.allSatisfy({ $0.descriptor == nil }) else { return }
        finishStep()
    }

    private func close(pipe index: Int) {
        if let line = pipes[index].close() { deliver([line], size: line.bytes.count) }
    }

    private func deliver(_ lines: [OutputLine], size: Int) {
        guard !lines.isEmpty else { return }
        let cost = size + 256 + 64 * lines.count
        backlog += cost
        services.deliver(lines.map(RunEvent.output), of: run.id, size: cost, to: receive)
    }

    // MARK: Ending

    /// Tells of a problem, before the end of the run.
    func tell(_ problem: Problem) {
        hasTold = true
        services.tell(problem)
    }

    private func closeLines() {
        control = nil
        for index in pipes.indices { close(pipe: index) }
    }

    private func finishStep() {
        let status = status ?? .signalled(SIGKILL)
        guard status == .exited(0), stop == nil, step + 1 < run.steps.count else {
            return end(status)
        }
        step += 1
        attempts = 0
        isDone = false
        drained = 0
        hasReported = false
        closesPipesAt = nil
        self.status = nil
        prepare()
    }

    /// Ends what cannot be waited for: its guard kills it when its line closes.
    func abandon() {
        closeLines()
        end(status ?? .signalled(SIGKILL))
    }

    /// Ends the run and tells it.
    func end(_ status: RunEnd.Status) {
        guard !isEnded else { return }
        closeLines()
        isEnded = true
        plan = nil
        lists = nil
        if run.notesContent, status == .exited(0), stop == nil { services.note(contents, of: run.rule.name) }
        let steps = run.steps
        var failedStep: String?
        if steps.count > 1, status != .exited(0) {
            failedStep = steps[step].name ?? String(step + 1)
        }
        let end = RunEnd(
            status: status,
            duration: .nanoseconds(cl_monotonic() - startedAt),
            leftOver: leftOver,
            failedStep: failedStep
        )
        // The end makes no receiver wait: it changes threads only to come after what is on its way there.
        guard backlog > 0 || hasTold else { return receive(.ended(end)) }
        services.deliver([.ended(end)], of: run.id, size: 0, to: receive)
    }
}
