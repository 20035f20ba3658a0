package import HeedModel

/// The turns of one rule: at most one run at a time, nothing that happened meanwhile forgotten.
///
/// A pure machine: every method returns what is to be done.
package struct Job: Sendable {
    /// What a job asks for.
    package enum Command: Sendable {
        /// Start a run for this trigger.
        case start(Trigger)
        /// Stop the current run.
        case stop(Run.ID, Stop)
    }

    /// Where the job is in its turn.
    package enum State: Sendable {
        /// Nothing runs.
        case idle
        /// A run is going; it has until `deadline`, if the rule has a time-out.
        case running(Run, deadline: Duration?)
        /// A run was told to stop.
        case stopping(Run, StopCause)
    }

    /// Why the current run was told to stop.
    package enum StopCause: Hashable, Sendable {
        /// A newer batch takes its place.
        case newerChange
        /// It took too long.
        case timeout
        /// heed ends.
        case shutdown
    }

    /// The rule.
    package let rule: Rule
    /// Where it is in its turn.
    package private(set) var state = State.idle
    private var window: Debouncer
    private var collected = Batch()
    private var isDue = false
    private var isClosed = false

    /// Makes an idle job.
    package init(rule: Rule) {
        self.rule = rule
        window = Debouncer(rule.definition.debounce)
    }

    /// When the job wants to be asked again; nil where only an input can change anything.
    package var deadline: Duration? {
        let timeout: Duration? = if case .running(_, let deadline) = state { deadline } else { nil }
        guard let due = isClosed ? nil : window.deadline else { return timeout }
        return timeout.map { min($0, due) } ?? due
    }

    /// Whether a run is going.
    package var current: Run? {
        switch state {
        case .idle: nil
        case .running(let run, deadline: _), .stopping(let run, _): run
        }
    }

    /// Collects what happened to a path.
    package mutating func add(_ path: BytePath, _ entry: Batch.Entry, overflow: Bool, at now: Duration) {
        collected.add(path, entry)
        collected.hasOverflow = collected.hasOverflow || overflow
        window.add(at: now)
    }

    /// Collects that something happened which cannot be named.
    package mutating func addUnnamed(at now: Duration) {
        collected.isOpenEnded = true
        collected.hasOverflow = true
        window.add(at: now)
    }

    /// Asks for the run that the rule wants when heed starts; after the current one, if something came before.
    package mutating func start() -> [Command] {
        guard !isClosed else { return [] }
        switch rule.definition.onStart {
        // The last two need to know what there is and what there was; the engine refuses rules with them.
        case .never, .existing, .changed: return []
        case .run:
            collected.isOpenEnded = true
            switch state {
            case .idle:
                return begin(reason: .start)
            case .running, .stopping:
                isDue = true
                return []
            }
        }
    }

    /// Lets time pass: releases a batch that is due, stops a run that took too long.
    package mutating func tick(at now: Duration) -> [Command] {
        var commands: [Command] = []
        if case .running(let run, deadline: let deadline?) = state, deadline <= now {
            state = .stopping(run, .timeout)
            commands.append(.stop(run.id, rule.definition.stop))
        }
        guard !isClosed, window.release(at: now) else { return commands }
        isDue = true
        switch state {
        case .idle:
            commands += beginIfDue()
        case .running(let run, deadline: _):
            switch rule.definition.onBusy.whileRunning {
            // The last three are decisions of policies that the engine still refuses.
            case .keep, .drop, .startAnother, .signal: break
            case .stopAndKeep:
                state = .stopping(run, .newerChange)
                commands.append(.stop(run.id, rule.definition.stop))
            }
        case .stopping: break
        }
        return commands
    }

    /// Notes that the run it asked for has its number and has begun.
    package mutating func began(_ run: Run, at now: Duration) {
        state = .running(run, deadline: rule.definition.timeout.map { now + $0 })
    }

    /// Notes that the current run has ended; gives its outcome and what comes next.
    ///
    /// The paths of a run that was stopped for a newer change, or that never started, are kept for the next one;
    /// not those that were the reason why it could not start, or no later run could start either.
    package mutating func ended(_ end: RunEnd, at now: Duration) -> (Outcome, [Command])? {
        let outcome: Outcome
        switch state {
        case .idle:
            return nil
        case .running(let run, deadline: _):
            outcome = Outcome(end.status)
            if case .neverStarted(let failure) = outcome { keep(run.trigger.batch, after: failure.kind) }
        case .stopping(let run, let cause):
            switch cause {
            case .newerChange:
                outcome = .stopped(.newerChange)
                keep(run.trigger.batch)
            case .timeout:
                outcome = .timedOut
            case .shutdown:
                outcome = .stopped(.shutdown)
            }
        }
        state = .idle
        return (outcome, beginIfDue())
    }

    /// Starts nothing more and stops what runs.
    package mutating func close() -> [Command] {
        isClosed = true
        switch state {
        case .idle:
            return []
        case .running(let run, deadline: _), .stopping(let run, _):
            state = .stopping(run, .shutdown)
            return [.stop(run.id, rule.definition.stop)]
        }
    }

    /// Puts an earlier batch in front of what is collected now.
    private mutating func keep(_ batch: Batch) {
        var earlier = batch
        earlier.merge(collected)
        collected = earlier
    }

    private mutating func keep(_ batch: Batch, after failure: StartFailure.Kind) {
        switch failure {
        case .notFound, .notExecutable, .cwdMissing, .other:
            keep(batch)
        case .argumentsTooLong:
            collected.isOpenEnded = true
        case .unsafeArgument:
            break
        }
    }

    /// A window that is open again holds a due batch back: its end comes within `max`.
    private mutating func beginIfDue() -> [Command] {
        guard isDue, !isClosed, !window.isOpen else { return [] }
        return begin(reason: collected.hasOverflow ? .overflow : .event)
    }

    private mutating func begin(reason: Trigger.Reason) -> [Command] {
        let batch = collected
        collected = Batch()
        isDue = false
        window.reset()
        return batch.isEmpty ? [] : [.start(Trigger(reason: reason, batch: batch))]
    }
}

extension Outcome {
    /// The outcome of a run that nobody told to stop.
    package init(_ status: RunEnd.Status) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signalled(let number): self = .signalled(number)
        case .neverStarted(let failure): self = .neverStarted(failure)
        case .skipped(let reason): self = .skipped(reason)
        }
    }
}
