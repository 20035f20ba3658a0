import HeedDispatch
import HeedModel

/// Watches a dispatcher whose rules have any combination of keys, and says where a promise is broken.
///
/// Shares no code with the dispatcher: it knows the rules as they are written, inputs and effects.
struct Auditor {
    private struct Account {
        /// Paths with changes that no run has named since.
        var owed: Set<BytePath> = []
        var owesAll = false
        var first: [BytePath: Duration] = [:]
        var last: [BytePath: Duration] = [:]
        var passed: Set<BytePath> = []
        var lastStart: Duration?
        var failing: Set<BytePath> = []
        var isPaused = false
        var sighting: (Sighting?, at: Duration)?
        var heldSince: Duration?
        var ignored: Sighting?
    }

    private let rules: [Rule]
    private let jobs: Int
    private var accounts: [Account]
    private var going: [Run.ID: (run: Run, rule: Int)] = [:]
    private var hooks: Set<Run.ID> = []
    private var isClosing = false
    private(set) var complaints: [String] = []

    init(_ rules: [Rule], jobs: Int) {
        self.rules = rules
        self.jobs = jobs
        accounts = rules.map { _ in Account() }
    }

    /// The runs that have not ended.
    var goingRuns: [Run.ID] { going.keys.sorted() + hooks.sorted() }
    var goingWithoutServices: [Run.ID] {
        going.filter { !$0.value.run.rule.definition.isService }.keys.sorted() + hooks.sorted()
    }

    mutating func complain(_ text: String, at now: Duration) {
        complaints.append("\(now.milliseconds) ms: \(text)")
    }

    /// What it expects of a rule once everything is at rest.
    mutating func rest(at now: Duration) {
        for (index, account) in accounts.enumerated() where !account.isPaused && isCovered(index) {
            if !account.owed.isEmpty {
                complain("\(rules[index].name) never ran for \(account.owed.sorted())", at: now)
            }
            if account.owesAll { complain("\(rules[index].name) never ran for lost deletions", at: now) }
        }
    }

    /// Whether no key of a rule lets it forget changes on purpose.
    private func isCovered(_ index: Int) -> Bool {
        let definition = rules[index].definition
        return definition.isEnabled && !(definition.onBusy is SkipWhenBusy) && definition.outputs == nil
    }

    private func key(_ index: Int, _ path: BytePath) -> BytePath {
        rules[index].definition.each == .path ? path : BytePath([])
    }

    mutating func see(_ input: Dispatcher.Input, at now: Duration) {
        switch input {
        case .changes(let changes):
            for change in changes { note(change, at: now) }
        case .deletionsLost:
            for index in rules.indices where rules[index].definition.each == .batch {
                accounts[index].owesAll = true
                touch(index, BytePath([]), at: now)
            }
        case .shutdown, .kill: isClosing = true
        case .sighted(rule: let rule, let sighting):
            accounts[rule].sighting = (sighting, now)
            accounts[rule].heldSince = sighting == nil ? nil : accounts[rule].heldSince ?? now
        case .start, .existing, .ended, .caughtUp, .answered, .saw, .tick: break
        }
    }

    /// What the gates were made to say.
    mutating func note(_ answer: GateAnswer, for rule: Int) {
        for path in answer.dropped.flatMap(\.paths) { accounts[rule].owed.remove(path) }
        guard let passed = answer.passed else { return }
        accounts[rule].passed.formUnion(passed.entries.keys)
    }

    private mutating func note(_ change: Change, at now: Duration) {
        guard let path = change.path.relative(to: BytePath("/p")) else { return }
        for index in rules.indices where rules[index].definition.isEnabled {
            let subject = Subject(path: path.bytes, events: change.events)
            guard rules[index].definition.conditions.allSatisfy({ $0.holds(for: subject) }) else { continue }
            accounts[index].owed.insert(path)
            touch(index, key(index, path), at: now)
        }
    }

    private mutating func touch(_ index: Int, _ key: BytePath, at now: Duration) {
        if accounts[index].first[key] == nil { accounts[index].first[key] = now }
        accounts[index].last[key] = now
    }

    mutating func see(_ effect: Dispatcher.Effect, at now: Duration) {
        switch effect {
        case .start(let run): started(run, at: now)
        case .tell(.ended(let run, let outcome, _, failedBefore: _)): ended(run, outcome, at: now)
        case .tell(.signalled(let run, _)): told(run)
        case .tell(.paused(let name, _, _)):
            if let index = rules.firstIndex(where: { $0.name == name }) { accounts[index].isPaused = true }
        case .finished:
            if !isClosing || !going.isEmpty || !hooks.isEmpty { complain("finished too early", at: now) }
        case .ask(_, let question):
            if let index = index(of: question.rule) { window(index, question.trigger, at: now) }
        case .stop, .signal, .look, .sight, .tell: break
        }
    }

    private func index(of rule: Rule) -> Int? { rules.firstIndex { $0.name == rule.name } }

    /// A signal stands for a run; whatever it was for was told.
    private mutating func told(_ run: Run) {
        guard let index = index(of: run.rule) else { return }
        if let path = run.trigger.batch.entries.keys.first, rules[index].definition.each == .path {
            accounts[index].owed.remove(path)
            accounts[index].first[path] = nil
        } else {
            accounts[index].owed = []
            accounts[index].owesAll = false
            accounts[index].first = [:]
        }
    }

    private mutating func started(_ run: Run, at now: Duration) {
        guard let index = index(of: run.rule) else { return complain("no rule \(run.rule.name)", at: now) }
        if isClosing { complain("\(run.rule.name) starts after the end", at: now) }
        guard run.part == .action else {
            hooks.insert(run.id)
            return
        }
        overlap(index, run, at: now)
        order(index, run, at: now)
        let definition = rules[index].definition
        if let throttle = definition.throttle, let last = accounts[index].lastStart, now < last + throttle {
            complain("\(run.rule.name) starts too soon after its last start", at: now)
        }
        if definition.holdWhile != .nothing { hold(index, at: now) }
        let paths = Set(run.trigger.batch.entries.keys)
        if definition.gates.isEmpty {
            window(index, run.trigger, at: now)
        } else if !paths.isSubset(of: accounts[index].passed) {
            complain("\(run.rule.name) runs for what its gates did not let pass", at: now)
        }
        if definition.each == .path, paths.count != 1 {
            complain("\(run.rule.name) runs for \(paths.count) paths", at: now)
        }
        accounts[index].owed.subtract(paths)
        accounts[index].passed.subtract(paths)
        if run.trigger.batch.isOpenEnded { accounts[index].owesAll = false }
        accounts[index].lastStart = now
        if definition.gates.isEmpty { for path in paths { accounts[index].first[key(index, path)] = nil } }
        if paths.isEmpty { accounts[index].first[BytePath([])] = nil }
        if definition.isService { accounts[index].failing = [] }
        going[run.id] = (run, index)
    }

    /// What is waited for is looked for at the moment of the start, and waited for a second at the most.
    private mutating func hold(_ index: Int, at now: Duration) {
        guard let (sighting, moment) = accounts[index].sighting, moment == now else {
            return complain("\(rules[index].name) does not look for the lock", at: now)
        }
        guard let sighting, sighting != accounts[index].ignored else { return }
        if let since = accounts[index].heldSince, now < since + .seconds(1) {
            complain("\(rules[index].name) does not wait for the lock to be gone", at: now)
        }
        accounts[index].ignored = sighting
        accounts[index].heldSince = nil
    }

    /// Nothing runs before its window is over.
    private mutating func window(_ index: Int, _ trigger: Trigger, at now: Duration) {
        // What is set aside as an output comes later, by itself.
        guard rules[index].definition.outputs == nil else { return }
        let debounce = rules[index].definition.debounce
        let keys = Set(trigger.batch.entries.keys.map { key(index, $0) })
        for key in keys.isEmpty ? [BytePath([])] : keys {
            guard let first = accounts[index].first[key], let last = accounts[index].last[key] else {
                continue
            }
            accounts[index].first[key] = nil
            guard !debounce.isLeading, trigger.reason != .start, trigger.reason != .after else { continue }
            if now < min(last + debounce.quiet, first + debounce.max) {
                complain("\(rules[index].name) does not wait until it is quiet", at: now)
            }
        }
    }

    private mutating func overlap(_ index: Int, _ run: Run, at now: Duration) {
        let definition = rules[index].definition
        let own = going.values.filter { $0.rule == index }.map(\.run)
        let isSerial = definition.each == .batch && !(definition.onBusy is ParallelWhenBusy)
        if isSerial, !own.isEmpty { complain("\(run.rule.name) overlaps itself", at: now) }
        if own.count >= definition.jobs { complain("\(run.rule.name) has more runs than jobs", at: now) }
        let paths = Set(run.trigger.batch.entries.keys)
        if definition.each == .path, !(definition.onBusy is ParallelWhenBusy),
            own.contains(where: { !paths.isDisjoint(with: $0.trigger.batch.entries.keys) })
        {
            complain("\(run.rule.name) runs twice for a path", at: now)
        }
        let locks = Set(definition.locks)
        if going.values.contains(where: { !locks.isDisjoint(with: rules[$0.rule].definition.locks) }) {
            complain("\(run.rule.name) takes a lock that is taken", at: now)
        }
        let count = going.values.count { !$0.run.rule.definition.isService }
        if !definition.isService, count >= jobs { complain("more runs than there may be in all", at: now) }
    }

    private mutating func order(_ index: Int, _ run: Run, at now: Duration) {
        for name in rules[index].definition.after {
            guard let leader = rules.firstIndex(where: { $0.name == name }) else { continue }
            if !accounts[leader].failing.isEmpty {
                complain("\(run.rule.name) runs although \(name) failed", at: now)
            }
            if !rules[leader].definition.isService, going.values.contains(where: { $0.rule == leader }) {
                complain("\(run.rule.name) runs while \(name) does", at: now)
            }
        }
    }

    private mutating func ended(_ run: Run, _ outcome: Outcome, at now: Duration) {
        if hooks.remove(run.id) != nil { return }
        guard let index = going.removeValue(forKey: run.id)?.rule else {
            return complain("run \(run.id) ends and was not going", at: now)
        }
        let definition = rules[index].definition
        let paths = Set(run.trigger.batch.entries.keys)
        let key = definition.each == .path ? paths.first ?? BytePath([]) : BytePath([])
        var isOwed = false
        switch outcome {
        case .exited(0) where !definition.isService: accounts[index].failing.remove(key)
        case .exited, .signalled, .timedOut:
            accounts[index].failing.insert(key)
            isOwed = run.attempt <= definition.retry?.max ?? 0
        case .neverStarted(let failure):
            accounts[index].failing.insert(key)
            isOwed = failure.kind != .unsafeArgument
        case .stopped(.newerChange): isOwed = true
        case .stopped(.shutdown), .skipped: break
        }
        if isOwed { accounts[index].owed.formUnion(paths) }
    }
}
