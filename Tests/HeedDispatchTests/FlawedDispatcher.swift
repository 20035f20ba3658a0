import HeedDispatch
import HeedModel

/// A mistake that a dispatcher could make.
enum Flaw: CaseIterable {
    case losesAChange
    case forgetsTheStoppedRun
    case forgetsLostDeletions
    case startsTooEarly
    case oversleeps
    case overlaps
    case startsAfterTheEnd
    case finishesTooEarly
    case runsForEverything

    /// What a witness says of it.
    var complaint: String {
        switch self {
        case .losesAChange: "forgets a change"
        case .forgetsTheStoppedRun: "forgets paths of the run before"
        case .forgetsLostDeletions: "forgets lost deletions"
        case .startsTooEarly: "does not wait until it is quiet"
        case .oversleeps: "is quiet, idle and does not run"
        case .overlaps: "overlaps itself"
        case .startsAfterTheEnd: "starts after the end"
        case .finishesTooEarly: "finished while a run goes"
        case .runsForEverything: "does not match"
        }
    }
}

/// The dispatcher, made wrong in one way on purpose.
struct FlawedDispatcher {
    private var dispatcher: Dispatcher
    private let flaw: Flaw?
    private var count = 0
    private var stopped: Set<BytePath> = []
    private var late: [Dispatcher.Effect] = []

    init(_ dispatcher: Dispatcher, _ flaw: Flaw?) {
        self.dispatcher = dispatcher
        self.flaw = flaw
    }

    var deadline: Duration? { dispatcher.deadline }

    mutating func handle(_ input: Dispatcher.Input, at now: Duration) -> [Dispatcher.Effect] {
        count += 1
        switch (flaw, input) {
        case (.losesAChange, .changes(let changes)) where count.isMultiple(of: 7):
            return dispatcher.handle(.changes(Array(changes.dropFirst())), at: now)
        case (.forgetsLostDeletions, .deletionsLost):
            return dispatcher.handle(.changes([Change(BytePath("/p"), .write)]), at: now)
        case (.startsTooEarly, _):
            return dispatcher.handle(input, at: now + .milliseconds(count.isMultiple(of: 5) ? 30 : 0))
        case (.oversleeps, .tick) where count.isMultiple(of: 3):
            return []
        case (.finishesTooEarly, .shutdown):
            return dispatcher.handle(input, at: now) + [.finished]
        default:
            return dispatcher.handle(input, at: now).flatMap { spoil($0, input) }
        }
    }

    private mutating func spoil(_ effect: Dispatcher.Effect, _ input: Dispatcher.Input) -> [Dispatcher.Effect]
    {
        switch (flaw, effect) {
        case (.forgetsTheStoppedRun, .tell(.ended(let run, .stopped(.newerChange), _, failedBefore: _))):
            stopped = Set(run.trigger.batch.entries.keys)
            return [effect]
        case (.forgetsTheStoppedRun, .start(let run)):
            return [.start(changed(run) { stopped.contains($0) ? nil : $0 })]
        case (.overlaps, .start):
            return count.isMultiple(of: 9) ? [effect, effect] : [effect]
        case (.runsForEverything, .start(let run)):
            return [.start(changed(run) { BytePath($0.bytes + [0x78]) })]
        case (.startsAfterTheEnd, .start):
            late = [effect]
            return [effect]
        case (.startsAfterTheEnd, .finished):
            return late + [effect]
        default:
            return [effect]
        }
    }

    private func changed(_ run: Run, _ path: (BytePath) -> BytePath?) -> Run {
        var batch = Batch()
        for (old, entry) in run.trigger.batch.entries {
            if let new = path(old) { batch.add(new, entry) }
        }
        batch.isOpenEnded = run.trigger.batch.isOpenEnded
        return Run(id: run.id, rule: run.rule, trigger: Trigger(reason: run.trigger.reason, batch: batch))
    }
}
