import HeedDispatch
import HeedModel

/// Plays a script against a dispatcher, time passing as the loop lets it, and writes down what it does.
///
/// A line is `TIME WHAT`, times in milliseconds: `start`, `existing P…`, `write P…`, `delete P…`, `tree P`,
/// `move P Q`, `found P…` (after an overflow), `lost D`, `end RUN exit N|signal N|never KIND`, `shutdown`, `kill`,
/// `wait`, `still` (all that happened is told); `pass Q P…`, `refuse Q P…`, `delay Q MS P…` (what gates answer), `saw Q P=CONTENT…` (`-` where nothing is),
/// `rootless RULE P` (its root is gone), `mkdir P`, `there RULE P` and `gone RULE` (what a rule waits for). Answers are `TIME start #RUN RULE REASON: PATHS` (`-P` where
/// it is gone, `…` where not all have a name), `TIME stop #RUN SIGNAL GRACE`, `TIME ended #RUN HOW`,
/// `TIME stopping RULES`, `TIME finished`, `TIME ask Q…`, `TIME look Q…`, `TIME sight RULE`, and notices.
struct Story {
    private var dispatcher: Dispatcher
    private let rules: [Rule]
    private(set) var lines: [String] = []

    init(_ rules: [Rule], jobs: Int = .max) {
        self.rules = rules
        dispatcher = Dispatcher(rules: rules, jobs: jobs)
    }

    /// The answers to a whole script.
    static func play(_ script: String, _ rules: [Rule], jobs: Int = .max) -> String {
        var story = Story(rules, jobs: jobs)
        for line in script.split(separator: "\n") { story.take(line.split(separator: " ").map(String.init)) }
        return story.lines.joined(separator: "\n")
    }

    private mutating func take(_ words: [String]) {
        guard words.count >= 2, let milliseconds = Int(words[0]) else {
            lines.append("cannot read: \(words)")
            return
        }
        let now = Duration.milliseconds(milliseconds)
        var ticks = 0
        while let deadline = dispatcher.deadline, deadline <= now {
            note(dispatcher.handle(.tick, at: deadline), at: deadline)
            ticks += 1
            guard ticks < 1000 else {
                lines.append("\(deadline.milliseconds) wants a tick again and again")
                return
            }
        }
        if words[1] == "wait" { return }
        guard let input = input(words[1], Array(words.dropFirst(2))) else {
            lines.append("cannot read: \(words)")
            return
        }
        note(dispatcher.handle(input, at: now), at: now)
    }

    private func input(_ verb: String, _ words: [String]) -> Dispatcher.Input? {
        let paths = words.map { BytePath("/p/" + $0) }
        let question = words.first.flatMap { Dispatcher.QuestionID($0) }
        switch verb {
        case "start": return .start
        case "write": return .changes(paths.map { Change($0, .write) })
        case "delete": return .changes(paths.map { Change($0, .delete) })
        case "replace":
            return .changes(paths.flatMap { [Change($0, .delete), Change($0, [.write, .create])] })
        case "mkdir":
            return .changes(paths.map { Change($0, [.create, .createDirectory], isDirectory: true) })
        case "found": return .changes(paths.map { Change($0, .write, cause: .overflow) })
        case "tree":
            return .changes(
                paths.map { Change($0, .delete, isDirectory: true, standsForTree: true) }
            )
        case "existing": return .existing(paths.map { Change($0, .write) })
        case "pass":
            return question.map { .answered($0, GateAnswer(passed: Story.batch(words.dropFirst()))) }
        case "refuse":
            let paths = words.dropFirst().map { BytePath($0) }
            let drop = GateAnswer.Drop(reason: "too small", paths: Array(paths))
            return question.map { .answered($0, GateAnswer(passed: nil, dropped: [drop])) }
        case "delay":
            let again = words.dropFirst().first.flatMap { Int($0) }.map { Duration.milliseconds($0) }
            let waiting = Story.batch(words.dropFirst(2))
            return question.map { .answered($0, GateAnswer(passed: nil, waiting: waiting, again: again)) }
        case "saw": return question.map { .saw($0, Story.states(words.dropFirst())) }
        case "there", "gone":
            guard let rule = rules.firstIndex(where: { $0.name == words.first }) else { return nil }
            return .sighted(rule: rule, words.count > 1 ? Sighting(paths[1]) : nil)
        case "rootless":
            guard let rule = rules.firstIndex(where: { $0.name == words.first }) else { return nil }
            return .sighted(rule: rule, .missing(paths[1]))
        case "lost": return .deletionsLost(below: BytePath(words.first ?? ""))
        case "end":
            guard words.count == 3, let id = Run.ID(words[0]) else { return nil }
            return Story.status(words[1], words[2]).map {
                .ended(id, RunEnd(status: $0, duration: .seconds(1)))
            }
        case "shutdown": return .shutdown
        case "kill": return .kill
        case "still": return .caughtUp
        case "tick": return .tick
        default: return nil
        }
    }

    private static func batch(_ words: ArraySlice<String>) -> Batch {
        var batch = Batch()
        for word in words { batch.add(BytePath(word), Batch.Entry(events: .write)) }
        return batch
    }

    private static func states(_ words: ArraySlice<String>) -> [BytePath: PathState] {
        var states: [BytePath: PathState] = [:]
        for word in words {
            let parts = word.split(separator: "=")
            guard parts.count == 2 else { continue }
            let number = UInt64(bitPattern: Int64(parts[1].hashValue))
            let stamp = PathState.Stamp(
                device: 1,
                inode: 1,
                size: 1,
                modified: 1,
                changed: Int64(number >> 1)
            )
            states[BytePath("/p/" + parts[0])] =
                parts[1] == "-"
                ? PathState() : PathState(stamp: stamp, content: ContentHash([number, 0, 0, 0]))
        }
        return states
    }

    private static func status(_ word: String, _ detail: String) -> RunEnd.Status? {
        switch word {
        case "exit": Int32(detail).map { .exited($0) }
        case "signal": Int32(detail).map { .signalled($0) }
        case "skipped": .skipped(detail)
        case "never": StartFailure.Kind(rawValue: detail).map { .neverStarted(StartFailure($0, "why")) }
        default: nil
        }
    }

    private mutating func note(_ effects: [Dispatcher.Effect], at now: Duration) {
        for effect in effects {
            if let text = Story.text(effect) { lines.append("\(now.milliseconds) \(text)") }
        }
    }

    static func text(_ effect: Dispatcher.Effect) -> String? {
        switch effect {
        case .start(let run):
            "start #\(run.id) \(run.rule.name) \(run.trigger.reason)\(hook(run)): \(text(run.trigger.batch))"
        case .stop(let id, let stop):
            "stop #\(id) \(stop.signal.name) \(stop.grace.milliseconds)"
        case .finished: "finished"
        case .tell(.ended(let run, let outcome, _, failedBefore: let failedBefore)):
            "ended #\(run.id) \(text(outcome))\(failedBefore ? " (failed before)" : "")"
        case .tell(.stopping(let rules)): "stopping \(rules.joined(separator: ","))"
        case .tell(.started): nil
        case .signal(let id, let signal): "signal #\(id) \(signal.name)"
        case .ask(let id, let question):
            "ask \(id) \(question.rule.name) \(question.trigger.reason): \(text(question.trigger.batch))"
        case .look(let id, at: let paths, content: let content):
            "\(content ? "read" : "look") \(id) "
                + paths.map { $0.relative(to: BytePath("/p"))?.description ?? "?" }.joined(separator: " ")
        case .sight(rule: _, let rule): "sight \(rule.name)"
        case .tell(.signalled): nil
        case .tell(let notice): text(notice)
        }
    }

    private static func hook(_ run: Run) -> String {
        guard case .onFailure(let failed) = run.part else { return "" }
        return ", hook for exit \(failed.exit)"
    }

    private static func text(_ notice: Notice) -> String {
        switch notice {
        case .skipped(let rule, let reason): "skipped \(rule): \(reason)"
        case .retrying(let rule, let repetition, let all, let wait):
            "again \(rule) \(repetition)/\(all) in \(wait.milliseconds)"
        case .waiting(let rule, .success(let rules)): "blocked \(rule) by \(rules.joined(separator: ","))"
        case .waiting(let rule, .root(let path)): "held \(rule) without \(path)"
        case .waiting(let rule, .gone(let path)): "held \(rule) by \(path)"
        case .waiting(let rule, .tooLong(let path, let time)):
            "held \(rule) no longer by \(path) after \(time.milliseconds)"
        case .looping(let rule, let loop):
            "looping \(rule) \(loop.count) \(loop.path) \(loop.pattern ?? "?") gap \(loop.gap.milliseconds)"
        case .paused(let rule, let loop, let ago):
            "paused \(rule) \(loop.count) \(loop.path)\(ago.map { " as \($0) runs ago" } ?? "")"
        default: "tell \(notice)"
        }
    }

    static func text(_ batch: Batch) -> String {
        let names = batch.entries.sorted { $0.key < $1.key }.map { path, entry in
            (entry.isGone ? "-" : "") + (path.isEmpty ? "." : path.description)
        }
        return (names + (batch.isOpenEnded ? ["…"] : [])).joined(separator: " ")
    }

    static func text(_ outcome: Outcome) -> String {
        switch outcome {
        case .exited(let code): "exit \(code)"
        case .signalled(let number): "signal \(number)"
        case .timedOut: "timeout"
        case .stopped(let cause): "stopped \(cause)"
        case .neverStarted(let failure): "never \(failure.kind)"
        case .skipped: "skipped"
        }
    }
}
