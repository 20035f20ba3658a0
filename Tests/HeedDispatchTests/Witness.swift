import HeedDispatch
import HeedModel

/// Watches what goes into a dispatcher and what comes out, and knows by itself what must follow.
///
/// Shares no code with the dispatcher: it knows which folder a rule looks at, and instants.
struct Witness {
    /// What it knows of one rule.
    private struct Account {
        let prefix: String
        let debounce: Debounce
        let isEnabled: Bool
        /// Changes that no run has named, with the moment of the first and the last.
        var fresh: Set<BytePath> = []
        /// Whether anything happened since the last start, lost deletions included.
        var isOpen = false
        var first = Duration.zero
        var last = Duration.zero
        var idleSince = Duration.zero
        /// Paths that must be in the next run: those of a run that was stopped or never started.
        var owed: Set<BytePath> = []
        /// Whether the next run must stand for everything.
        var owesAll = false
        var everMatched: Set<BytePath> = []
        var run: Run?
        /// Until when the loop guard holds it back.
        var heldUntil = Duration.zero
        var isPaused = false
    }

    private var accounts: [String: Account] = [:]
    private var lastID: Run.ID = 0
    private var isClosing = false
    private var isFinished = false
    private(set) var complaints: [String] = []

    /// Makes a witness that saw nothing yet; `folders` names the one folder that each rule looks at.
    init(_ rules: [Rule], folders: [String: String]) {
        for rule in rules {
            accounts[rule.name] = Account(
                prefix: folders[rule.name] ?? "",
                debounce: rule.definition.debounce,
                isEnabled: rule.definition.isEnabled
            )
        }
    }

    /// Whether every change was named by a run that started after it.
    var owesNothing: Bool {
        accounts.values.allSatisfy {
            $0.isPaused || $0.fresh.isEmpty && $0.owed.isEmpty && !$0.owesAll
        }
    }

    /// Takes one input and the answers to it.
    mutating func see(_ input: Dispatcher.Input, _ effects: [Dispatcher.Effect], at now: Duration) {
        switch input {
        case .changes(let changes):
            for change in changes { note(change, at: now) }
        case .deletionsLost:
            for (name, account) in accounts where account.isEnabled {
                accounts[name]?.owesAll = true
                open(name, at: now)
            }
        case .shutdown, .kill:
            isClosing = true
        case .start, .existing, .ended, .caughtUp, .answered, .saw, .sighted, .tick:
            break
        }
        for effect in effects { note(effect, at: now) }
        for (name, account) in accounts where !isClosing && account.run == nil {
            guard account.isOpen, !account.isPaused, account.heldUntil <= now else { continue }
            // What happened during a run may have opened a new window: its end comes within `max`, too.
            let since = max(account.first, account.idleSince, account.heldUntil)
            let longest = since + account.debounce.max
            if min(account.last + account.debounce.quiet, longest) <= now {
                complain("\(name) is quiet, idle and does not run", now)
            }
        }
    }

    private mutating func note(_ change: Change, at now: Duration) {
        guard let relative = change.path.relative(to: BytePath("/p")) else { return }
        for (name, account) in accounts where account.isEnabled {
            guard relative.description.hasPrefix(account.prefix) else { continue }
            accounts[name]?.fresh.insert(relative)
            accounts[name]?.everMatched.insert(relative)
            open(name, at: now)
        }
    }

    private mutating func note(_ effect: Dispatcher.Effect, at now: Duration) {
        switch effect {
        case .start(let run): started(run, at: now)
        case .stop(let id, _):
            if !accounts.values.contains(where: { $0.run?.id == id }) {
                complain("stops \(id), not running", now)
            }
        case .tell(.ended(let run, let outcome, _, failedBefore: _)): ended(run, outcome, at: now)
        case .tell(.looping(let rule, let loop)): accounts[rule]?.heldUntil = now + loop.gap
        case .tell(.paused(let rule, _, _)): accounts[rule]?.isPaused = true
        case .tell, .signal, .ask, .look, .sight: break
        case .finished:
            if !isClosing { complain("finished without being told to", now) }
            if accounts.values.contains(where: { $0.run != nil }) {
                complain("finished while a run goes", now)
            }
            isFinished = true
        }
    }

    private mutating func open(_ name: String, at now: Duration) {
        if accounts[name]?.isOpen == false { accounts[name]?.first = now }
        accounts[name]?.isOpen = true
        accounts[name]?.last = now
    }

    private mutating func started(_ run: Run, at now: Duration) {
        guard var account = accounts[run.rule.name] else {
            complain("no rule \(run.rule.name)", now)
            return
        }
        let name = run.rule.name
        let paths = Set(run.trigger.batch.entries.keys)
        if isClosing { complain("\(name) starts after the end", now) }
        if account.run != nil { complain("\(name) overlaps itself", now) }
        if run.id != lastID + 1 { complain("run \(run.id) follows \(lastID)", now) }
        if !account.isEnabled { complain("\(name) is disabled", now) }
        if run.trigger.batch.isEmpty { complain("\(name) runs for nothing", now) }
        if !paths.isSubset(of: account.everMatched) {
            complain("\(name) runs for a path it does not match", now)
        }
        if !account.owed.isSubset(of: paths) { complain("\(name) forgets paths of the run before", now) }
        if account.owesAll, !run.trigger.batch.isOpenEnded { complain("\(name) forgets lost deletions", now) }
        if run.trigger.reason != .start, account.isOpen,
            now < min(account.last + account.debounce.quiet, account.first + account.debounce.max)
        {
            complain("\(name) does not wait until it is quiet", now)
        }
        if !account.fresh.isSubset(of: paths) { complain("\(name) forgets a change", now) }
        lastID = run.id
        account.fresh = []
        account.isOpen = false
        account.owed = []
        account.owesAll = false
        account.run = run
        accounts[name] = account
    }

    private mutating func ended(_ run: Run, _ outcome: Outcome, at now: Duration) {
        guard let account = accounts[run.rule.name], account.run?.id == run.id else {
            complain("run \(run.id) ends and was not going", now)
            return
        }
        accounts[run.rule.name]?.run = nil
        accounts[run.rule.name]?.idleSince = now
        let paths = Set(run.trigger.batch.entries.keys)
        switch outcome {
        case .stopped(.newerChange):
            owe(paths, all: run.trigger.batch.isOpenEnded, run.rule.name)
        case .neverStarted(let failure):
            switch failure.kind {
            case .notFound, .notExecutable, .cwdMissing, .other:
                owe(paths, all: run.trigger.batch.isOpenEnded, run.rule.name)
            case .argumentsTooLong: owe([], all: true, run.rule.name)
            case .unsafeArgument: break
            }
        case .exited, .signalled, .timedOut, .skipped, .stopped(.shutdown): break
        }
    }

    private mutating func owe(_ paths: Set<BytePath>, all: Bool, _ name: String) {
        accounts[name]?.owed.formUnion(paths)
        if all { accounts[name]?.owesAll = true }
    }

    /// Notes what is wrong.
    mutating func complain(_ text: String, at now: Duration) {
        complain(text, now)
    }

    private mutating func complain(_ text: String, _ now: Duration) {
        complaints.append("\(now.milliseconds) ms: \(text)")
    }
}
