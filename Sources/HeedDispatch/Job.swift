package import HeedModel

/// The turns of one rule, or of one path of it where it runs for each path: nothing that happens is forgotten.
///
/// A pure machine. It knows its own window, batch and runs; what speaks of the rule as a whole, or of other rules,
/// is the ``Dispatcher``'s, which asks for ``next`` and says what it did about it.
package struct Job: Sendable {
    /// Why a run was told to stop.
    package enum StopCause: Hashable, Sendable {
        /// A newer batch takes its place.
        case newerChange
        /// It took too long.
        case timeout
        /// heed ends.
        case shutdown
    }

    /// A run that has not ended.
    package struct Going: Sendable {
        /// The run.
        package let run: Run
        /// When it has taken too long.
        package var deadline: Duration?
        /// Why it was told to stop.
        package var stopped: StopCause?
        /// What it was told by a signal, and when.
        var told: (batch: Batch, at: Duration)?
    }

    /// What a job wants to do as soon as it may.
    package enum Next: Hashable, Sendable {
        /// Nothing is due.
        case nothing
        /// Something is due, and the window is open again: its end comes within `max`.
        case settling
        /// Something is due and waits for the end of a run.
        case busy
        /// Something is due and its gates have not answered yet.
        case asking
        /// Forget what is due.
        case drop
        /// Ask the gates about what is due.
        case ask
        /// Start a run.
        case start
        /// Stop this run so that the next one can start.
        case replace(Run.ID)
        /// Tell this run.
        case signal(Run.ID, Signal)
    }

    /// A run that dies so soon after it was told has not listened: what it was told starts another one.
    package static let hearing = Duration.seconds(1)

    /// After how long gates are asked again that do not say it themselves.
    static let patience = Duration.seconds(1)

    /// The rule.
    package let rule: Rule
    /// The runs that have not ended, the oldest first.
    package var going: [Going] = []
    /// Where what is collected comes from; nil where nothing is, or nothing that the loop guard asks about.
    package var origin: Origin?
    /// Events on what the rule's runs write themselves.
    package var outputs = OutputWindows()
    /// How many runs for the batch have failed.
    package private(set) var failures = 0
    private var window: Debouncer
    private var collected = Batch()
    private var passed: Batch?
    private var cause: Trigger.Reason?
    private var isDue = false
    private var isAsking = false
    private var isClosed = false
    private var retryAt: Duration?
    private var askAgainAt: Duration?

    /// Makes an idle job.
    package init(rule: Rule) {
        self.rule = rule
        window = Debouncer(rule.definition.debounce)
    }

    private var hasGates: Bool { !rule.definition.gates.isEmpty }

    /// Whether something's time has come.
    private var isPendingNow: Bool { isDue || passed != nil || isAsking }

    // MARK: What it waits for

    /// When the job wants a ``tick(at:)``; nil where only an input can change anything.
    package var deadline: Duration? {
        var soonest: Duration?
        func consider(_ moment: Duration?) {
            guard let moment else { return }
            soonest = soonest.map { min($0, moment) } ?? moment
        }
        for run in going where run.stopped == nil { consider(run.deadline) }
        guard !isClosed else { return soonest }
        consider(window.deadline)
        consider(retryAt)
        consider(askAgainAt)
        consider(outputs.deadline)
        if soonest == nil, rule.definition.each == .path, rule.definition.debounce.isLeading, isEmpty {
            // Only to be made anew then: until then it remembers that it is not quiet.
            consider(window.quietFrom)
        }
        return soonest
    }

    /// What it wants to do as soon as it may.
    package var next: Next {
        guard !isClosed, isPendingNow else { return .nothing }
        guard isDue || passed != nil else { return .asking }
        if window.isOpen { return .settling }
        if !going.isEmpty {
            switch rule.definition.onBusy.whileRunning {
            case .keep: return .busy
            case .drop: return .drop
            case .stopAndKeep, .signal:
                if going.contains(where: { $0.stopped != nil }) { return .busy }
            case .startAnother: break
            }
        }
        if isAsking { return .asking }
        if hasGates, isDue { return .ask }
        guard let run = going.last?.run else { return .start }
        switch rule.definition.onBusy.whileRunning {
        case .keep: return .busy
        case .drop: return .drop
        case .startAnother: return .start
        case .stopAndKeep: return .replace(run.id)
        case .signal(let signal): return .signal(run.id, signal)
        }
    }

    /// Whether something is on its way: a window is open, something is due or is to be repeated.
    package var isPending: Bool {
        window.isOpen || isDue || isAsking || passed != nil || retryAt != nil || askAgainAt != nil
    }

    private var isEmpty: Bool { going.isEmpty && !isPending && collected.isEmpty && outputs.isEmpty }

    /// Some of the paths that are on their way.
    package func paths(atMost limit: Int) -> [BytePath] {
        Array((passed ?? collected).entries.keys.sorted().prefix(limit))
    }

    /// Whether nothing would be lost if the job were made anew at this moment.
    package func isBlank(at now: Duration) -> Bool {
        isEmpty
            && (!rule.definition.debounce.isLeading || window.quietFrom.map { $0 <= now } ?? true)
    }

    // MARK: What happens

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

    /// Says why the batch runs, where it is not for a change.
    package mutating func mark(_ reason: Trigger.Reason) {
        cause = cause ?? reason
    }

    /// Asks for a run that stands for everything; it takes along what is collected.
    package mutating func demand(_ reason: Trigger.Reason) {
        guard !isClosed else { return }
        collected.isOpenEnded = true
        mark(reason)
        isDue = true
        retryAt = nil
        failures = 0
        if going.isEmpty { window.reset() }
    }

    /// Lets time pass: releases what is due; gives the runs that took too long and must be stopped.
    package mutating func tick(at now: Duration) -> [Run.ID] {
        var late: [Run.ID] = []
        for index in going.indices {
            guard going[index].stopped == nil, let deadline = going[index].deadline, deadline <= now else {
                continue
            }
            going[index].stopped = .timeout
            late.append(going[index].run.id)
        }
        guard !isClosed else { return late }
        if let moment = retryAt, moment <= now {
            retryAt = nil
            isDue = true
        }
        if let moment = askAgainAt, moment <= now {
            askAgainAt = nil
            isDue = true
        }
        if window.release(at: now) {
            isDue = true
            // What a person has just changed is not a repetition of what failed before.
            retryAt = nil
            failures = 0
        }
        return late
    }

    /// Starts nothing more and stops what runs; gives the runs to stop.
    package mutating func close() -> [Run.ID] {
        isClosed = true
        for index in going.indices { going[index].stopped = .shutdown }
        return going.map(\.run.id)
    }

    // MARK: What was done about it

    /// Forgets what is due; gives what is forgotten.
    package mutating func drop() -> Batch {
        let batch = collected
        collected = Batch()
        isDue = false
        origin = nil
        cause = nil
        return batch
    }

    /// Hands what is due to the gates; it belongs to them until they answer.
    package mutating func ask() -> Trigger {
        let trigger = Trigger(reason: reason(for: collected), batch: collected)
        collected = Batch()
        isDue = false
        isAsking = true
        askAgainAt = nil
        return trigger
    }

    /// Notes what the gates said.
    package mutating func answered(_ answer: GateAnswer, at now: Duration) {
        isAsking = false
        if let batch = answer.passed {
            passed =
                passed.map { known in
                    var known = known
                    known.merge(batch)
                    return known
                } ?? batch
        }
        if !answer.waiting.isEmpty {
            keep(answer.waiting)
            askAgainAt = now + (answer.again ?? Job.patience)
        }
        guard !isPending else { return }
        cause = nil
        failures = 0
        if collected.isEmpty { origin = nil }
    }

    /// Stops the current run for the sake of the next one.
    package mutating func replace() {
        for index in going.indices where going[index].stopped == nil { going[index].stopped = .newerChange }
    }

    /// Gives what is due away, to a run that starts or is told; with the number of the attempt.
    package mutating func take() -> (trigger: Trigger, attempt: Int) {
        var batch = passed ?? Batch()
        if !hasGates {
            batch.merge(collected)
            collected = Batch()
            isDue = false
        }
        passed = nil
        let trigger = Trigger(reason: reason(for: batch), batch: batch)
        let attempt = failures + 1
        cause = nil
        failures = 0
        retryAt = nil
        return (trigger, attempt)
    }

    /// Notes that the run it wanted has its number and has begun.
    package mutating func began(_ run: Run, at now: Duration) {
        going.append(Going(run: run, deadline: rule.definition.timeout.map { now + $0 }))
        outputs.began(run)
    }

    /// Notes that the newest run was told what was due.
    package mutating func told(_ batch: Batch, at now: Duration) {
        guard let last = going.indices.last else { return }
        var all = Batch()
        if let told = going[last].told, now < told.at + Job.hearing { all = told.batch }
        all.merge(batch)
        going[last].told = (all, now)
    }

    /// Notes that a run has ended; gives how, and whether its failure is to be repeated.
    ///
    /// The paths of a run that was stopped for a newer change, that is to be repeated or that never started are kept
    /// for the next one; not those that were the reason why it could not start, or no later run could start either.
    package mutating func ended(_ id: Run.ID, _ end: RunEnd, at now: Duration) -> Ending? {
        guard let index = going.firstIndex(where: { $0.run.id == id }) else { return nil }
        let run = going.remove(at: index)
        var ending = Ending(run: run.run, outcome: Outcome(end.status))
        switch run.stopped {
        case nil: break
        case .newerChange?:
            ending.outcome = .stopped(.newerChange)
            keep(run.run.trigger.batch)
            isDue = isDue || hasGates
            failures = 0
        case .timeout?: ending.outcome = .timedOut
        case .shutdown?: ending.outcome = .stopped(.shutdown)
        }
        if let told = run.told, !isClosed, now < told.at + Job.hearing {
            keep(told.batch)
            isDue = true
        }
        switch ending.outcome {
        case .exited(0) where !rule.definition.isService: failures = isPending ? failures : 0
        case .exited, .signalled, .timedOut: repeatOrGiveUp(&ending, at: now)
        case .neverStarted(let failure):
            repeatOrGiveUp(&ending, at: now)
            if !ending.isRepeated { keep(run.run.trigger.batch, after: failure.kind) }
        case .stopped, .skipped: break
        }
        return ending
    }

    private mutating func repeatOrGiveUp(_ ending: inout Ending, at now: Duration) {
        ending.isFailure = true
        guard !isClosed, let retry = rule.definition.retry, ending.canBeRepeated,
            let wait = retry.wait(before: ending.run.attempt)
        else {
            if !isPending { failures = 0 }
            return
        }
        keep(ending.run.trigger.batch)
        ending.isRepeated = true
        guard !isPending else { return }
        failures = ending.run.attempt
        retryAt = now + wait
        ending.repeatedAfter = wait
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

    private func reason(for batch: Batch) -> Trigger.Reason {
        if let cause { return cause }
        if failures > 0 { return .retry }
        return batch.hasOverflow ? .overflow : .event
    }
}
