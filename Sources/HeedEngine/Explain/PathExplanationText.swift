import HeedModel
import HeedReport

/// Explanations for people.
struct PathExplanationText {
    let style: Style
    let hasUnicode: Bool

    /// The most rules without a covering pattern that are shown one by one.
    private static let mostMisses = 10

    /// One path and what every rule says about it; rules that look elsewhere are only counted where they are many.
    func render(_ path: PathArgument, _ explanations: [PathExplanation]) -> String {
        let misses = explanations.count { $0.reason == .noPattern }
        let isShort = misses > PathExplanationText.mostMisses
        let shown = isShort ? explanations.filter { $0.reason != .noPattern } : explanations
        let width = shown.map { DisplayWidth.columns($0.rule.name) }.max() ?? 0
        var text = style.paint(path.shown, .message) + "   " + path.description + "\n"
        for explanation in shown {
            text += "\n" + headline(explanation, width) + block(explanation)
        }
        if isShort {
            let count = (shown.isEmpty ? "" : "other ") + "rules: no pattern covers it"
            text += "\n\(mark(runs: false)) \(misses) \(count)\n"
            text += "    " + style.paint("see why:  heed explain --rule NAME", .help) + "\n"
        }
        return text
    }

    private func mark(runs: Bool) -> String {
        let sign = hasUnicode ? (runs ? "✓" : "✗") : (runs ? "+" : "-")
        return style.paint(sign, runs ? .success : .failure)
    }

    private func headline(_ explanation: PathExplanation, _ width: Int) -> String {
        let name = DisplayWidth.padded(explanation.rule.name, to: width)
        return "\(mark(runs: explanation.runs)) \(style.paint(name, .message))  \(explanation.summary)\n"
    }

    private func block(_ explanation: PathExplanation) -> String {
        let rows = explanation.lines.map { line in
            (place: place(line), pattern: pattern(line), says: line.says, decides: line.decides)
        }
        let places = rows.map { DisplayWidth.columns($0.place) }.max() ?? 0
        // One pattern of unusual length must not push all the others to the right.
        let patterns = rows.map { DisplayWidth.columns($0.pattern) }.filter { $0 <= 40 }.max() ?? 0
        let words = rows.map { DisplayWidth.columns($0.says) }.max() ?? 0
        var text = ""
        for row in rows {
            let mark = row.decides ? (hasUnicode ? "← decides" : "<- decides") : ""
            let says = row.decides ? DisplayWidth.padded(row.says, to: words) + "   " : row.says
            text += "    " + style.paint(DisplayWidth.padded(row.place, to: places), .detail) + "  "
            text += DisplayWidth.padded(row.pattern, to: patterns) + "  " + says
            text += style.paint(mark, .warning) + "\n"
        }
        for advice in explanation.advice {
            text += "    " + style.paint(advice, .help) + "\n"
        }
        return text
    }

    private func place(_ line: PathExplanation.Line) -> String {
        guard let place = line.place else { return "default-ignores" }
        return "\(place.file):\(place.line):\(place.column)"
    }

    private func pattern(_ line: PathExplanation.Line) -> String {
        let text = Printable.text(line.pattern)
        return line.isQuoted ? "\"\(text)\"" : text
    }
}

extension PathArgument {
    /// The path as it was named, safe for a terminal.
    var shown: String { Printable.text(text) }

    /// What it is, for people.
    var description: String {
        var words = kind.map { $0 == .directory ? "directory, exists" : "\($0.rawValue), exists" }
        if kind == nil {
            words =
                isDirectory
                ? "directory, does not exist"
                : "file, does not exist (a directory is written with / at the end)"
        }
        return (words ?? "") + (isLinked ? "; its real path is \(path)" : "")
    }
}
