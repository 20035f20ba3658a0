import Globs
import HeedDispatch
import HeedModel
import HeedTestKit

/// One random life of a dispatcher with random rules: changes, ends, answers; time passes as in the loop.
struct MixedLife {
    private(set) var auditor: Auditor
    private var dispatcher: Dispatcher
    let rules: [Rule]
    private let blindness: Blindness?
    private var random: SplitMix64
    private var now = Duration.zero
    private var count = 0
    private var questions: [(id: Dispatcher.QuestionID, question: GateQuestion)] = []
    private var looks: [(id: Dispatcher.QuestionID, paths: [BytePath])] = []
    private var isThere = false
    private var lock: UInt64 = 0
    private var isResting = false
    private var stopped: Set<Run.ID> = []

    init(seed: UInt64, _ blindness: Blindness? = nil) throws {
        var random = SplitMix64(seed: seed)
        let definitions = try (0..<5).map { try MixedLife.definition($0, &random) }
        rules = definitions.map(Rule.init)
        let jobs = [1, 2, 3, 9].randomElement(using: &random) ?? 1
        auditor = Auditor(rules, jobs: jobs)
        dispatcher = Dispatcher(
            rules: definitions.map { definition in
                var definition = definition
                blindness?.blind(&definition)
                return Rule(definition)
            },
            jobs: blindness == .allJobs ? 99 : jobs
        )
        self.blindness = blindness
        self.random = random
    }

    private static func definition(_ number: Int, _ random: inout SplitMix64) throws -> Rule.Definition {
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
        let prefixes = [["a/"], ["b/"], ["a/", "b/"]].randomElement(using: &random) ?? []
        var definition = try rule("r\(number)", below: prefixes).definition
        let quiet = [0, 50, 100].randomElement(using: &random) ?? 0
        definition.debounce = Debounce(quiet: .milliseconds(quiet), max: .milliseconds(quiet * 3))
        definition.debounce.isLeading = chance(20)
        definition.onBusy = (BusyPolicies.all.randomElement(using: &random) ?? QueueWhenBusy.self).init()
        definition.jobs = [1, 1, 2, 3].randomElement(using: &random) ?? 1
        if chance(20) { definition.throttle = .milliseconds(300) }
        if chance(35) { definition.locks = ["x", "y"].filter { _ in chance(60) } }
        if number > 0, chance(30) { definition.after = ["r\(Int.random(in: 0..<number, using: &random))"] }
        if chance(25) { definition.gates = [.closed] }
        if chance(20) { definition.holdWhile = .exists(try PatternList(["lock"]), max: .seconds(1)) }
        if chance(25) { definition.onFailure = .shell("mail") }
        if chance(10) {
            definition.isService = true
            definition.locks = []
            definition.onBusy = chance(70) ? RestartWhenBusy() : SignalWhenBusy()
            return definition
        }
        if chance(30) { definition.each = .path }
        if chance(15) { definition.outputs = try PatternList(["a/**"]) }
        if chance(30) { definition.retry = Retry(max: 2, delay: .milliseconds(200)) }
        if chance(20) { definition.timeout = .milliseconds(400) }
        return definition
    }

    mutating func play(steps: Int) {
        give(.start)
        for _ in 0..<steps {
            pass(.milliseconds([0, 1, 20, 60, 120, 400].randomElement(using: &random) ?? 0))
            act()
        }
        // Every third life ends in the middle.
        if Int.random(in: 0..<3, using: &random) > 0 { rest() }
        give(.shutdown)
        for id in auditor.goingRuns { give(.ended(id, RunEnd(status: .signalled(15), duration: .zero))) }
        give(.changes([Change(BytePath("/p/a/after"), .write)]))
        pass(.seconds(100))
    }

    private mutating func act() {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<3: give(.deletionsLost(below: BytePath("/p")))
        case ..<8:
            isThere.toggle()
            lock += 1
        case ..<25: answer()
        case ..<35: tellStates()
        case ..<65: endOne()
        default: give(.changes((0..<Int.random(in: 1...3, using: &random)).map { _ in change() }))
        }
    }

    /// Everything succeeds, everything passes, nothing is in the way; then nothing may be left to do.
    private mutating func rest() {
        isResting = true
        isThere = false
        for round in 0..<4 {
            calm()
            // What never started, and what a failure blocks, waits for the next change.
            guard round < 3 else { break }
            let names = ["0", "1", "2", "3", "last"].flatMap { ["a/\($0)", "b/\($0)"] }
            give(.changes(names.map { Change(BytePath("/p/" + $0), .write) }))
        }
        auditor.rest(at: now)
        if !auditor.goingWithoutServices.isEmpty { auditor.complain("does not come to rest", at: now) }
        isResting = false
    }

    private mutating func calm() {
        for _ in 0..<3000 {
            if !questions.isEmpty {
                answer()
            } else if !looks.isEmpty {
                tellStates()
            } else if let id = auditor.goingWithoutServices.first
                ?? auditor.goingRuns.first(where: stopped.contains)
            {
                now += .milliseconds(20)
                give(.ended(id, RunEnd(status: .exited(0), duration: .zero)))
            } else if let deadline = dispatcher.deadline {
                now = max(now, deadline)
                give(.tick)
            } else {
                return
            }
        }
        auditor.complain("wants a tick again and again", at: now)
    }

    private mutating func pass(_ time: Duration) {
        let until = now + time
        for _ in 0..<1000 {
            guard let deadline = dispatcher.deadline, deadline <= until else { break }
            now = max(now, deadline)
            give(.tick)
        }
        if let deadline = dispatcher.deadline, deadline <= until {
            auditor.complain("wants a tick again and again", at: now)
        }
        now = max(now, until)
    }

    private mutating func answer() {
        guard !questions.isEmpty else { return }
        let (id, question) = questions.removeFirst()
        var answer = GateAnswer(passed: question.trigger.batch)
        if !isResting {
            var passed = Batch()
            passed.isOpenEnded = question.trigger.batch.isOpenEnded
            var dropped: [BytePath] = []
            for (path, entry) in question.trigger.batch.entries.sorted(by: { $0.key < $1.key }) {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: dropped.append(path)
                case 1: answer.waiting.add(path, entry)
                default: passed.add(path, entry)
                }
            }
            answer.passed = passed.isEmpty ? nil : passed
            if !answer.waiting.isEmpty { answer.again = .milliseconds(70) }
            if !dropped.isEmpty { answer.dropped = [GateAnswer.Drop(reason: "no", paths: dropped)] }
        }
        if let rule = rules.firstIndex(where: { $0.name == question.rule.name }) {
            auditor.note(answer, for: rule)
        }
        give(.answered(id, answer))
    }

    private mutating func tellStates() {
        guard !looks.isEmpty else { return }
        let (id, paths) = looks.removeFirst()
        var states: [BytePath: PathState] = [:]
        for path in paths { states[path] = PathState(content: ContentHash(random.next())) }
        give(.saw(id, states))
    }

    private mutating func endOne() {
        guard let id = auditor.goingRuns.randomElement(using: &random) else { return }
        let statuses: [RunEnd.Status] = [
            .exited(0), .exited(0), .exited(0), .exited(1), .signalled(9), .skipped("x"),
            .neverStarted(StartFailure(.notFound, "")), .neverStarted(StartFailure(.unsafeArgument, "")),
        ]
        give(
            .ended(id, RunEnd(status: statuses.randomElement(using: &random) ?? .exited(0), duration: .zero))
        )
    }

    private mutating func change() -> Change {
        let folder = ["a", "b", "c"].randomElement(using: &random) ?? "a"
        let path = BytePath("/p/\(folder)/\(Int.random(in: 0..<4, using: &random))")
        return Change(path, [EventSet.write, .delete].randomElement(using: &random) ?? .write)
    }

    private mutating func give(_ input: Dispatcher.Input) {
        auditor.see(input, at: now)
        count += 1
        var input = input
        if blindness == .changes, count.isMultiple(of: 7), case .changes(let changes) = input {
            input = .changes(Array(changes.dropFirst()))
        }
        let effects = dispatcher.handle(input, at: now)
        for effect in effects {
            auditor.see(effect, at: now)
            switch effect {
            case .ask(let id, let question): questions.append((id, question))
            case .look(let id, at: let paths, content: _): looks.append((id, paths))
            case .sight(rule: let rule, _):
                let stamp = PathState.Stamp(device: 1, inode: lock, size: 0, modified: 0, changed: 0)
                give(.sighted(rule: rule, isThere ? Sighting(BytePath("/p/lock"), stamp: stamp) : nil))
            case .stop(let id, _): stopped.insert(id)
            case .start, .signal, .tell, .finished: break
            }
        }
    }
}
