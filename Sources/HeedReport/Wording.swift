package import HeedModel

/// Words that all formats for people share.
package enum Wording {
    /// A duration as people read it: `12ms`, `0.4s`, `1m02s`, `2h03m`.
    package static func duration(_ duration: Duration) -> String {
        let milliseconds =
            duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        if milliseconds < 100 { return "\(milliseconds)ms" }
        let tenths = (milliseconds + 50) / 100
        if tenths < 600 { return "\(tenths / 10).\(tenths % 10)s" }
        let seconds = (milliseconds + 500) / 1000
        if seconds < 3600 { return "\(seconds / 60)m\(twoDigits(seconds % 60))s" }
        return "\(seconds / 3600)h\(twoDigits(seconds / 60 % 60))m"
    }

    /// A waiting time as a rule file would write it: `100ms`, `2s`, otherwise as ``duration(_:)``.
    package static func wait(_ duration: Duration) -> String {
        let (seconds, rest) = duration.components
        if seconds == 0 { return "\(rest / 1_000_000_000_000_000)ms" }
        return rest == 0 && seconds < 60 ? "\(seconds)s" : self.duration(duration)
    }

    /// What a run is for: its first path and how many more, or what stands in for paths.
    package static func subject(of trigger: Trigger) -> String {
        let entries = trigger.batch.entries
        guard let first = entries.keys.min() else {
            return trigger.reason == .start ? "at start" : "everything"
        }
        let name = first.isEmpty ? "." : first.description
        let more = entries.count > 1 ? " +\(entries.count - 1)" : ""
        return name + more + (trigger.batch.isOpenEnded ? " and more" : "")
    }

    /// A counted noun: `1 rule`, `3 rules`, `2 directories`, `4 processes`.
    package static func count(_ number: Int, _ noun: String) -> String {
        guard number != 1 else { return "1 \(noun)" }
        if noun.hasSuffix("y") { return "\(number) \(noun.dropLast())ies" }
        return "\(number) \(noun)\(noun.hasSuffix("s") ? "es" : "s")"
    }

    /// How a run ended, without its name and number: the verb and the details.
    package static func ending(_ outcome: Outcome, _ end: RunEnd) -> (verb: String, details: [String]) {
        let time = duration(end.duration)
        let step = end.failedStep.map { ["step \(Printable.text(Array($0.utf8)))"] } ?? []
        switch outcome {
        case .exited(0): return ("ok", [time])
        case .exited(let code): return ("failed", step + ["exit \(code)", time])
        case .signalled(let number):
            return ("failed", step + ["signal \(Signal(number: number)?.name ?? String(number))", time])
        case .timedOut: return ("timeout", ["stopped after \(time)"])
        case .stopped(.newerChange): return ("stopped", ["changed again", time])
        case .skipped(let reason): return ("skipped", [reason])
        case .stopped(.shutdown): return ("stopped", ["heed is ending", time])
        case .neverStarted(let failure):
            return (
                "failed", step + ["exit \(failure.exitStatus)", Printable.text(Array(failure.message.utf8))]
            )
        }
    }

    /// A problem as lines: message, notes and help.
    package static func lines(of problem: Problem) -> [String] {
        let first = "\(problem.severity.rawValue): \(problem.message) [\(problem.id)]"
        return [first] + block("note", problem.notes) + block("help", problem.help)
    }

    private static func block(_ word: String, _ lines: [String]) -> [String] {
        lines.enumerated().map { index, line in
            index == 0 ? "  = \(word): \(line)" : "          \(line)"
        }
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
