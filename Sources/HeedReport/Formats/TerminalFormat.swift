package import HeedModel

/// For a person at a terminal: times, signs and colours.
package struct TerminalFormat: Format {
    /// Its name.
    package static let keyword = "terminal"
    /// For help texts.
    package static let summary = "times, signs and colours, for a person at a terminal"

    private let context: FormatContext
    private let style: Style
    private let width: Int

    /// Makes the format.
    package init(_ context: FormatContext) {
        self.context = context
        style = Style(isColoured: context.hasColour)
        width = context.ruleNames.map(\.count).max() ?? 0
    }

    /// The lines that tell a notice.
    package func lines(for notice: Notice) -> [ReportLine] {
        switch notice {
        case .ready(let rules, let directories, let root, let file):
            return ready(rules, directories, root, file)
        case .started(let run):
            let subject = Wording.part(of: run) + Wording.subject(of: run.trigger)
            return [line(run.rule.name, sign("▶", ">"), subject)]
        case .output(let run, let output):
            return [self.output(run, output)]
        case .ended(let run, let outcome, let end, let failedBefore):
            return ended(run, outcome, end, failedBefore)
        case .skipped(let rule, let reason):
            return [line(rule, sign("–", "-"), reason)]
        case .retrying(let rule, _, _, _), .waiting(let rule, _), .looping(let rule, _),
            .paused(let rule, _, _):
            return Wording.turn(notice).enumerated().map { index, text in
                index == 0
                    ? line(rule, sign("⟳", "~"), text) : ReportLine(String(repeating: " ", count: 9) + text)
            }
        case .signalled(let run, let signal):
            let number = style.paint("  run \(run.id)", .detail)
            let subject = Wording.subject(of: run.trigger)
            return [line(run.rule.name, sign("⟳", "~"), "\(signal.name) for \(subject)\(number)")]
        case .stopping(let rules):
            return [ReportLine("stopping \(rules.joined(separator: ", ")) (Ctrl-C again to kill)")]
        case .problem(let problem):
            return self.problem(problem)
        }
    }

    private func ready(
        _ rules: [Notice.RuleSummary],
        _ directories: Int,
        _ root: BytePath,
        _ file: String
    ) -> [ReportLine] {
        let file = Printable.text(Array(file.utf8))
        var lines = [style.paint("heed \(Version.text)", .message) + "   \(root)   \(file)"]
        for rule in rules {
            let name = style.rule(padded(rule.name), at: index(of: rule.name))
            let more = rule.patterns.count > 4 ? [sign("…", "...")] : []
            let patterns = (rule.patterns.prefix(4) + more).joined(separator: " ")
            lines.append("  \(name)   \(Printable.text(Array(patterns.utf8)))   \(rule.onBusy)")
        }
        let dot = context.hasUnicode ? "·" : "-"
        let watching = "watching \(Wording.count(directories, "directory")) \(dot) Ctrl-C to quit"
        lines.append(style.paint(watching, .detail))
        return lines.map { ReportLine($0) }
    }

    private func output(_ run: Run, _ output: OutputLine) -> ReportLine {
        let bytes = TerminalText.clean(output.bytes, hasColour: context.hasColour)
        guard context.hasSeveralRules else { return ReportLine(output.stream, bytes) }
        let bar = context.hasUnicode ? "│" : "|"
        let prefix = "    " + style.rule("\(padded(run.rule.name)) \(bar) ", at: index(of: run.rule.name))
        return ReportLine(output.stream, Array(prefix.utf8) + bytes)
    }

    private func ended(
        _ run: Run,
        _ outcome: Outcome,
        _ end: RunEnd,
        _ failedBefore: Bool
    ) -> [ReportLine] {
        let (_, details) = Wording.ending(of: run, outcome, end)
        let name = run.rule.name
        let text = Wording.part(of: run) + details.joined(separator: ", ")
        let number = style.paint("  run \(run.id)", .detail)
        var lines: [ReportLine] = []
        if end.leftOver > 0 {
            lines.append(
                line(name, sign("!", "!"), "left \(Wording.count(end.leftOver, "process")) behind, killed")
            )
        }
        switch outcome {
        case .exited(0) where !Wording.isEndOfService(run):
            let before = failedBefore ? "   (failed before)" : ""
            lines.append(line(name, style.paint(sign("✓", "ok"), .success), text + before + number))
        case .exited, .signalled, .neverStarted:
            lines.append(line(name, style.paint(sign("✗", "FAIL"), .failure), text + number))
        case .skipped:
            lines.append(line(name, sign("–", "-"), "skipped, " + text + number))
        case .timedOut:
            lines.append(line(name, style.paint(sign("✗", "FAIL"), .failure), "timeout, " + text + number))
        case .stopped:
            lines.append(line(name, style.paint(sign("■", "--"), .interruption), "stopped, " + text + number))
        }
        return lines
    }

    private func problem(_ problem: Problem) -> [ReportLine] {
        Wording.lines(of: problem).enumerated().map { index, text in
            guard index == 0 else { return ReportLine(text) }
            return ReportLine("heed: " + style.paint(text, role(of: problem.severity)))
        }
    }

    private func line(_ rule: String, _ sign: String, _ text: String) -> ReportLine {
        ReportLine(
            "\(style.paint(context.time(), .detail)) \(style.rule(padded(rule), at: index(of: rule))) \(sign) \(text)"
        )
    }

    private func sign(_ unicode: String, _ ascii: String) -> String {
        context.hasUnicode ? unicode : ascii
    }

    private func padded(_ name: String) -> String {
        name + String(repeating: " ", count: max(0, width - name.count))
    }

    private func index(of rule: String) -> Int {
        context.ruleNames.firstIndex(of: rule) ?? 0
    }

    private func role(of severity: Problem.Severity) -> Style.Role {
        switch severity {
        case .error: .error
        case .warning: .warning
        case .note: .detail
        }
    }
}
