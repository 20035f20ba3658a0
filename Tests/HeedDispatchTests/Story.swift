import HeedDispatch
import HeedModel

/// Plays a script against a dispatcher, time passing as the loop lets it, and writes down what it does.
///
/// A line is `TIME WHAT`, times in milliseconds: `start`, `write P…`, `delete P…`, `tree P`, `move P Q`, `found P…`
/// (after an overflow), `lost D`, `end RUN exit N|signal N|never KIND`, `shutdown`, `kill`, `wait`.
/// Answers are `TIME start #RUN RULE REASON: PATHS` (`-P` where it is gone, `…` where not all have a name),
/// `TIME stop #RUN SIGNAL GRACE`, `TIME ended #RUN HOW`, `TIME stopping RULES`, `TIME finished`.
struct Story {
    private var dispatcher: Dispatcher
    private(set) var lines: [String] = []

    init(_ rules: [Rule]) {
        dispatcher = Dispatcher(rules: rules)
    }

    /// The answers to a whole script.
    static func play(_ script: String, _ rules: [Rule]) -> String {
        var story = Story(rules)
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
        guard let input = Story.input(words[1], Array(words.dropFirst(2))) else {
            lines.append("cannot read: \(words)")
            return
        }
        note(dispatcher.handle(input, at: now), at: now)
    }

    private static func input(_ verb: String, _ words: [String]) -> Dispatcher.Input? {
        let paths = words.map { BytePath("/p/" + $0) }
        switch verb {
        case "start": return .start
        case "write": return .changes(paths.map { Change($0, .write) })
        case "delete": return .changes(paths.map { Change($0, .delete) })
        case "replace":
            return .changes(paths.flatMap { [Change($0, .delete), Change($0, [.write, .create])] })
        case "found": return .changes(paths.map { Change($0, .write, cause: .overflow) })
        case "tree":
            return .changes(
                paths.map { Change($0, .delete, isDirectory: true, standsForTree: true) }
            )
        case "lost": return .deletionsLost(below: BytePath(words.first ?? ""))
        case "end":
            guard words.count == 3, let id = Run.ID(words[0]) else { return nil }
            return status(words[1], words[2]).map { .ended(id, RunEnd(status: $0, duration: .seconds(1))) }
        case "shutdown": return .shutdown
        case "kill": return .kill
        case "tick": return .tick
        default: return nil
        }
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
            "start #\(run.id) \(run.rule.name) \(run.trigger.reason): \(text(run.trigger.batch))"
        case .stop(let id, let stop):
            "stop #\(id) \(stop.signal.name) \(stop.grace.milliseconds)"
        case .finished: "finished"
        case .tell(.ended(let run, let outcome, _, failedBefore: let failedBefore)):
            "ended #\(run.id) \(text(outcome))\(failedBefore ? " (failed before)" : "")"
        case .tell(.stopping(let rules)): "stopping \(rules.joined(separator: ","))"
        case .tell(.started): nil
        case .tell(let notice): "tell \(notice)"
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
