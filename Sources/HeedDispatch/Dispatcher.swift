package import HeedModel

/// The pure core: what happened at a moment in, what is to be done out.
///
/// No clock, no task, no I/O. Instants are durations since heed started.
package struct Dispatcher: Sendable {
    /// Tells answers to questions apart.
    package typealias QuestionID = UInt64

    /// What can happen.
    package enum Input: Sendable {
        /// heed watches from now on.
        case start
        /// What there was at the start, for the rules that want it.
        case existing([Change])
        /// Things happened to paths, in this order.
        case changes([Change])
        /// Names below a directory may have disappeared that cannot be told.
        case deletionsLost(below: BytePath)
        /// A run ended and nothing of it is left.
        case ended(Run.ID, RunEnd)
        /// Everything was told that happened before: what comes now was not made by a run that has ended.
        case caughtUp
        /// What gates say of a batch.
        case answered(QuestionID, GateAnswer)
        /// What is at the paths that were to be looked at.
        case saw(QuestionID, [BytePath: PathState])
        /// What a rule waits for to be gone, by the rule's index; nil where nothing is there.
        case sighted(rule: Int, Sighting?)
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
        /// Send a signal to the first process of a run.
        case signal(Run.ID, Signal)
        /// Ask the gates of a rule.
        case ask(QuestionID, GateQuestion)
        /// Look at absolute paths, their contents included or not.
        case look(QuestionID, at: [BytePath], content: Bool)
        /// See whether something is there that a rule waits for to be gone.
        case sight(rule: Int, Rule)
        /// Tell the user.
        case tell(Notice)
        /// Nothing is left to wait for.
        case finished
    }

    /// One job and where it is in the queues.
    struct Place: Sendable {
        var job: Job
        let rule: Int
        /// Empty, but where the rule runs for each path.
        let path: BytePath
        /// Its place among all that wait, by the moment at which it became due.
        var ticket: UInt64?
        var isWaiting = false
        /// Whether it goes before all that its rule has made by itself.
        var isUrgent = false
        /// When an alarm is set for it.
        var alarm: Duration?
        var isBusy = false
    }

    enum Alarm: Sendable {
        case job(Int)
        case rule(Int)
    }

    enum Look: Sendable {
        case outputsAtEnd(job: Int, Run.ID)
        case outputsLater(job: Int, Run.ID)
        case loop(rule: Int)
    }

    /// One a rule, in their order, then those for single paths.
    var places: [Place]
    var unused: [Int] = []
    var standings: [Standing]
    let matcher: Matcher
    /// How many runs may go at a time; services aside.
    let capacity: Int
    var used = 0
    var locks: Set<String> = []
    var owners: [Run.ID: Int] = [:]
    var hooks: [Run.ID: Run] = [:]
    /// Runs that may look at paths which they were told to be gone.
    var readers: [Run.ID: Reader] = [:]
    /// What went away since all was heard.
    var departures = Departures()
    var guardian: LoopGuard
    var alarms = Heap<Duration, Alarm>()
    /// Rules with jobs for which something is to be done.
    var waitingRules: Set<Int> = []
    var questions: [QuestionID: Int] = [:]
    var looks: [QuestionID: Look] = [:]
    var nextQuestion: QuestionID = 1
    var nextTicket: UInt64 = 1 << 32
    var nextUrgentTicket: UInt64 = 1
    var nextID: Run.ID = 1
    var isClosing = false

    /// Makes a dispatcher for a set of rules; disabled ones never start.
    ///
    /// - Parameters:
    ///   - rules: unique in their names; cycles of `after` were refused before.
    ///   - jobs: how many runs may go at a time, all rules together; services do not count.
    ///   - waitsForNews: whether ``Input/caughtUp`` is told after every end.
    package init(rules: [Rule], jobs: Int = .max, waitsForNews: Bool = false) {
        guardian = LoopGuard(waitsForNews: waitsForNews)
        places = rules.enumerated().map { Place(job: Job(rule: $1), rule: $0, path: BytePath([])) }
        standings = rules.map(Standing.init)
        matcher = Matcher(rules: rules)
        capacity = max(1, jobs)
        let enabled = rules.indices.filter { rules[$0].definition.isEnabled }
        let indices = Dictionary(enabled.map { (rules[$0].name, $0) }) { first, _ in first }
        for index in enabled {
            // A rule that is off or was not selected holds nobody.
            standings[index].after = rules[index].definition.after.compactMap { indices[$0] }
            for leader in standings[index].after { standings[leader].dependents.append(index) }
        }
    }

    /// When the dispatcher wants a `tick`; nil where only an input can change anything.
    package var deadline: Duration? { alarms.first?.key }

    /// How many runs are going.
    package var running: Int { owners.count }

    /// Takes one input and returns what is to be done about it.
    package mutating func handle(_ input: Input, at now: Duration) -> [Effect] {
        var effects: [Effect] = []
        switch input {
        case .start: start(at: now)
        case .existing(let changes): collect(changes, existing: true, at: now)
        case .changes(let changes): collect(changes, existing: false, at: now)
        case .deletionsLost(let directory): loseDeletions(below: directory, at: now, &effects)
        case .ended(let id, let end): finish(id, end, at: now, &effects)
        case .caughtUp:
            guardian.caughtUp(at: now)
            forgetReaders()
        case .answered(let id, let answer): take(answer, to: id, at: now, &effects)
        case .saw(let id, let states): take(states, to: id, at: now, &effects)
        case .sighted(let rule, let sighting): take(sighting, for: rule, at: now, &effects)
        case .tick: break
        case .shutdown: close(at: now, &effects)
        case .kill:
            close(at: now, &effects)
            for id in (Array(owners.keys) + Array(hooks.keys)).sorted() {
                effects.append(.stop(id, Stop(signal: .kill, grace: .zero)))
            }
        }
        settle(at: now, &effects)
        if isClosing, owners.isEmpty, hooks.isEmpty { effects.append(.finished) }
        return effects
    }

    private mutating func start(at now: Duration) {
        guard !isClosing else { return }
        for rule in standings.indices where standings[rule].definition.isEnabled {
            switch standings[rule].definition.onStart {
            // `existing` comes as an input of its own; `changed` needs a history, and the engine refuses it.
            case .never, .existing, .changed: continue
            case .run:
                places[rule].job.demand(.start)
                places[rule].job.origin = Origin(at: now)
                review(rule, at: now)
            }
        }
    }

    private mutating func close(at now: Duration, _ effects: inout [Effect]) {
        guard !isClosing else { return }
        isClosing = true
        let names = standings.filter { $0.running > 0 }.map(\.rule.name)
        if !names.isEmpty { effects.append(.tell(.stopping(rules: names))) }
        for index in places.indices {
            let stop = places[index].job.rule.definition.stop
            for id in places[index].job.close() { effects.append(.stop(id, stop)) }
            review(index, at: now)
        }
        for (id, run) in hooks.sorted(by: { $0.key < $1.key }) {
            effects.append(.stop(id, run.rule.definition.stop))
        }
    }
}
