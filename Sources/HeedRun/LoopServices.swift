import HeedModel

/// What a run needs of the loop that it lives in.
final class LoopServices {
    /// More undelivered output than this, in bytes, and nothing more is read.
    static let backlogLimit = 1 << 20

    /// Waits for descriptors.
    let poller: Poller
    /// Where requests go.
    let keeper: GuardKeeper
    /// What all runs share.
    let surroundings: RunSurroundings
    /// Read into; its content means nothing between two reads.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
    /// Undelivered output of all runs, in bytes.
    var backlog = 0

    private let commands: Mailbox<RunnerCommand>.Sender
    private let delivery: Worker
    private let preparation: Worker
    private let onProblem: @Sendable (Problem) -> Void

    /// Takes what it hands out.
    init(
        poller: Poller,
        keeper: GuardKeeper,
        surroundings: RunSurroundings,
        commands: Mailbox<RunnerCommand>.Sender,
        delivery: Worker,
        preparation: Worker,
        onProblem: @escaping @Sendable (Problem) -> Void
    ) {
        self.poller = poller
        self.keeper = keeper
        self.surroundings = surroundings
        self.commands = commands
        self.delivery = delivery
        self.preparation = preparation
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
        let commands = commands
        backlog += size
        delivery.add {
            events.forEach(receive)
            if size > 0 {
                commands.post(.delivered(run, size: size))
            }
        }
    }

    /// Tells of a problem.
    func tell(_ problem: Problem) {
        let onProblem = onProblem
        delivery.add { onProblem(problem) }
    }

    /// Lets go of a descriptor once everything has been told.
    func finish(_ reply: Descriptor?) {
        delivery.add { withExtendedLifetime(reply) {} }
    }

    /// Lays out a step: at once where few paths changed, else on a thread of its own.
    func prepare(
        _ run: Run,
        _ plan: @escaping @Sendable (RunSurroundings) -> Result<StepPlan, StepPlan.Refusal>
    ) -> Result<StepPlan, StepPlan.Refusal>? {
        let surroundings = surroundings
        guard run.trigger.batch.entries.count > 200 else { return plan(surroundings) }
        let commands = commands
        preparation.add { commands.post(.prepared(run.id, plan(surroundings))) }
        return nil
    }
}
