package import HeedModel

/// The pure core: what happened at a moment in, what is to be done out.
///
/// No clock, no task, no I/O. Instants are durations since heed started.
package struct Dispatcher: Sendable {
    /// What can happen.
    package enum Input: Sendable {
        /// heed watches from now on.
        case start
        /// Things happened to paths, in this order.
        case changes([Change])
        /// Names below a directory may have disappeared that cannot be told.
        case deletionsLost(below: BytePath)
        /// A run ended and nothing of it is left.
        case ended(Run.ID, RunEnd)
        /// The deadline has come.
        case tick
        /// End: nothing new starts, what runs is stopped.
        case shutdown
        /// End now: what runs is killed.
        case kill
    }

    /// What is to be done, in order.
    package enum Effect: Sendable {
        /// Start a run.
        case start(Run)
        /// Stop a run.
        case stop(Run.ID, Stop)
        /// Tell the user.
        case tell(Notice)
        /// Nothing is left to wait for.
        case finished
    }

    private var jobs: [Job]
    private let matcher: Matcher
    private var owners: [Run.ID: Int] = [:]
    private var armed: Set<Int> = []
    private var failed: Set<Int> = []
    private var nextID: Run.ID = 1
    private var isClosing = false

    /// Makes a dispatcher for a set of rules; disabled ones never start.
    package init(rules: [Rule]) {
        jobs = rules.map(Job.init(rule:))
        matcher = Matcher(rules: rules)
    }

    /// When the dispatcher wants a `tick`; nil where only an input can change anything.
    package var deadline: Duration? {
        armed.compactMap { jobs[$0].deadline }.min()
    }

    /// How many runs are going.
    package var running: Int { owners.count }

    /// Takes one input and returns what is to be done about it.
    package mutating func handle(_ input: Input, at now: Duration) -> [Effect] {
        var effects: [Effect] = []
        switch input {
        case .start:
            for index in jobs.indices where jobs[index].rule.definition.isEnabled {
                let commands = jobs[index].start()
                obey(commands, of: index, at: now, &effects)
            }
        case .changes(let changes):
            collect(changes, at: now)
        case .deletionsLost(let directory):
            matcher.match(.lostDeletions(below: directory)) { index, _ in
                jobs[index].addUnnamed(at: now)
                armed.insert(index)
            }
        case .ended(let id, let end):
            finish(id, end, at: now, &effects)
        case .tick:
            break
        case .shutdown:
            close(at: now, &effects)
        case .kill:
            close(at: now, &effects)
            for id in owners.keys.sorted() {
                effects.append(.stop(id, Stop(signal: .kill, grace: .zero)))
            }
        }
        settle(at: now, &effects)
        if isClosing, owners.isEmpty { effects.append(.finished) }
        return effects
    }

    private mutating func collect(_ changes: [Change], at now: Duration) {
        for change in changes {
            let entry = Batch.Entry(
                events: change.events,
                isGone: change.events.contains(.delete) && change.events.isDisjoint(with: [.write, .create]),
                isDirectory: change.isDirectory
            )
            matcher.match(change) { index, path in
                jobs[index].add(path, entry, overflow: change.cause == .overflow, at: now)
                armed.insert(index)
            }
        }
    }

    private mutating func finish(_ id: Run.ID, _ end: RunEnd, at now: Duration, _ effects: inout [Effect]) {
        guard let index = owners.removeValue(forKey: id), let run = jobs[index].current,
            let (outcome, commands) = jobs[index].ended(end, at: now)
        else { return }
        let failedBefore = failed.contains(index)
        switch outcome {
        case .exited(0):
            failed.remove(index)
        case .exited, .signalled, .timedOut, .neverStarted:
            failed.insert(index)
        case .stopped, .skipped:
            break  // says nothing about whether the rule's command works
        }
        effects.append(.tell(.ended(run, outcome, end, failedBefore: failedBefore)))
        obey(commands, of: index, at: now, &effects)
    }

    private mutating func close(at now: Duration, _ effects: inout [Effect]) {
        guard !isClosing else { return }
        isClosing = true
        let names = jobs.filter { $0.current != nil }.map(\.rule.name)
        if !names.isEmpty { effects.append(.tell(.stopping(rules: names))) }
        for index in jobs.indices {
            let commands = jobs[index].close()
            obey(commands, of: index, at: now, &effects)
        }
    }

    /// Lets every job that waits for a moment see the time.
    private mutating func settle(at now: Duration, _ effects: inout [Effect]) {
        for index in armed.sorted() {
            if let deadline = jobs[index].deadline, deadline <= now {
                let commands = jobs[index].tick(at: now)
                obey(commands, of: index, at: now, &effects)
            }
            if jobs[index].deadline == nil { armed.remove(index) }
        }
    }

    private mutating func obey(
        _ commands: [Job.Command],
        of index: Int,
        at now: Duration,
        _ effects: inout [Effect]
    ) {
        for command in commands {
            switch command {
            case .start(let trigger):
                let run = Run(id: nextID, rule: jobs[index].rule, trigger: trigger)
                nextID += 1
                owners[run.id] = index
                jobs[index].began(run, at: now)
                if jobs[index].deadline != nil { armed.insert(index) }
                effects.append(.tell(.started(run)))
                effects.append(.start(run))
            case .stop(let id, let stop):
                effects.append(.stop(id, stop))
            }
        }
    }
}
