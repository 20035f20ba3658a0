import HeedModel

/// What a run needs of the loop that it lives in.
final class LoopServices {
    /// More undelivered output than this, in bytes, and nothing more is read.
    static let backlogLimit = 1 << 20

    /// Waits for descriptors.
    let poller: Poller
    /// Where requests go.
    let keeper: GuardKeeper
    /// Ends what nobody contains any more.
    let orphans: Orphans
    /// What all runs share.
    let surroundings: RunSurroundings
    /// Read into; its content means nothing between two reads.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
    /// Undelivered output of all runs, in bytes.
    var backlog = 0
    /// What outlived its run and may stay.
    private(set) var kept: [UInt64: KeptTree] = [:]
    private var nextKept: UInt64 = 1

    private let commands: Mailbox<RunnerCommand>.Sender
    private let delivery: Worker<Void>
    private let desk: Worker<GateMemory>
    private let whenReady: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let onProblem: @Sendable (Problem) -> Void

    /// Takes what it hands out.
    init(
        poller: Poller,
        keeper: GuardKeeper,
        orphans: Orphans,
        surroundings: RunSurroundings,
        commands: Mailbox<RunnerCommand>.Sender,
        delivery: Worker<Void>,
        desk: Worker<GateMemory>,
        whenReady: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        onProblem: @escaping @Sendable (Problem) -> Void
    ) {
        self.poller = poller
        self.keeper = keeper
        self.orphans = orphans
        self.surroundings = surroundings
        self.commands = commands
        self.delivery = delivery
        self.desk = desk
        self.whenReady = whenReady
        self.onProblem = onProblem
    }

    deinit {
        buffer.deallocate()
    }

    /// Hands events to a run's receiver, on the thread that may be made to wait.
    func deliver(
        _ events: [RunEvent],
        of run: Run.ID,
        size: Int,
        to receive: @escaping @Sendable (RunEvent) -> Void
    ) {
        let (commands, whenReady) = (commands, whenReady)
        backlog += size
        delivery.add { _ in
            events.forEach(receive)
            if size > 0 {
                whenReady { commands.post(.delivered(run, size: size)) }
            }
        }
    }

    /// Tells of a problem.
    func tell(_ problem: Problem) {
        let onProblem = onProblem
        delivery.add { _ in onProblem(problem) }
    }

    /// Takes over what outlives a run; says so where it becomes more and more.
    func keep(_ tree: KeptTree) {
        kept[nextKept] = tree
        tree.watch(as: nextKept, with: poller)
        nextKept += 1
        let count = kept.values.count { $0.rule.name == tree.rule.name }
        if count >= 16, count & (count - 1) == 0 { tell(RunProblems.keptMany(tree.rule, count)) }
    }

    /// Reads what those that stay write.
    func readKept(_ id: UInt64) {
        guard let tree = kept[id] else { return }
        tree.read(into: buffer)
        if tree.hasEnded { kept[id] = nil }
    }

    /// Lets go of what does not end: its guard kills it.
    func abandonKept() {
        kept = [:]
    }

    /// Cleans up, then lets go of a descriptor once everything has been told.
    func finish(_ reply: Descriptor?) {
        surroundings.files.remove()
        delivery.add { _ in withExtendedLifetime(reply) {} }
    }

    /// Lays out a step: at once where that is quick, else on the thread that may be made to wait for a disk.
    func prepare(
        _ run: Run,
        _ plan: @escaping @Sendable (RunSurroundings) -> Result<StepPlan, StepPlan.Refusal>
    ) -> Result<StepPlan, StepPlan.Refusal>? {
        let surroundings = surroundings
        let isQuick = run.trigger.batch.entries.count <= 200 && !run.notesContent
        guard !isQuick else { return plan(surroundings) }
        let commands = commands
        desk.add { _ in commands.post(.prepared(run.id, plan(surroundings))) }
        return nil
    }

    /// Notes what a successful run has read.
    func note(_ contents: GateMemory.Contents, of rule: String) {
        desk.add { $0.note(contents, of: rule) }
    }
}

extension Run {
    /// Whether it is to be known later what it has read (`content-changed`).
    var notesContent: Bool { part == .action && rule.definition.gates.contains(.contentChanged) }
}
