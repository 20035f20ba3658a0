package import HeedModel

/// One line a change of state, fixed wording, for logs and problem matchers.
package struct PlainFormat: Format {
    /// Its name.
    package static let keyword = "plain"
    /// For help texts.
    package static let summary = "one line a change of state, for logs and editors"

    private let context: FormatContext

    /// Makes the format.
    package init(_ context: FormatContext) {
        self.context = context
    }

    /// The lines that tell a notice.
    package func lines(for notice: Notice) -> [ReportLine] {
        switch notice {
        case .ready(let rules, let directories, root: _, file: _):
            let counts = [Wording.count(rules.count, "rule"), Wording.count(directories, "directory")]
            return [ReportLine("heed: watching " + counts.joined(separator: ", "))]
        case .started(let run):
            let subject = Wording.subject(of: run.trigger)
            return [ReportLine("heed: \(Wording.title(of: run)) started (run \(run.id), \(subject))")]
        case .output(let run, let line):
            let prefix = context.hasSeveralRules ? Array("\(run.rule.name): ".utf8) : []
            return [ReportLine(line.stream, prefix + line.bytes)]
        case .ended(let run, let outcome, let end, failedBefore: _):
            return ended(run, outcome, end)
        case .skipped(let rule, let reason):
            return [ReportLine("heed: \(rule) skipped (\(reason))")]
        case .retrying(let rule, _, _, _), .waiting(let rule, _), .looping(let rule, _),
            .paused(let rule, _, _):
            return Wording.turn(notice).enumerated().map { index, text in
                ReportLine(index == 0 ? "heed: \(rule) \(text)" : "  = help: \(text)")
            }
        case .signalled(let run, let signal):
            let subject = Wording.subject(of: run.trigger)
            return [ReportLine("heed: \(run.rule.name) was sent \(signal.name) (run \(run.id), \(subject))")]
        case .stopping(let rules):
            return [ReportLine("heed: stopping \(rules.joined(separator: ", ")) (Ctrl-C again to kill)")]
        case .problem(let problem):
            let lines = Wording.lines(of: problem)
            return lines.enumerated().map { ReportLine($0.offset == 0 ? "heed: \($0.element)" : $0.element) }
        }
    }

    private func ended(_ run: Run, _ outcome: Outcome, _ end: RunEnd) -> [ReportLine] {
        let (verb, details) = Wording.ending(of: run, outcome, end)
        let all = ["run \(run.id)"] + details
        let line = ReportLine("heed: \(Wording.title(of: run)) \(verb) (\(all.joined(separator: ", ")))")
        guard end.leftOver > 0 else { return [line] }
        let left = Wording.count(end.leftOver, "process")
        return [ReportLine("heed: \(run.rule.name) left \(left) behind, killed (run \(run.id))"), line]
    }
}
