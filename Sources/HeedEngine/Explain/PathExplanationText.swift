import HeedModel
import HeedReport

/// Explanations for people.
struct PathExplanationText {
    let style: Style
    let hasUnicode: Bool

    /// One path and what every rule says about it.
    func render(_ path: PathArgument, _ explanations: [PathExplanation]) -> String {
        let width = explanations.map { DisplayWidth.columns($0.rule.name) }.max() ?? 0
        var text = style.paint(path.shown, .message) + "   " + path.description + "\n"
        for explanation in explanations {
            text += "\n" + headline(explanation, width) + block(explanation)
        }
        return text
    }

    private func headline(_ explanation: PathExplanation, _ width: Int) -> String {
        let mark = hasUnicode ? (explanation.runs ? "✓" : "✗") : (explanation.runs ? "+" : "-")
        let name = DisplayWidth.padded(explanation.rule.name, to: width)
        return style.paint(mark, explanation.runs ? .success : .failure)
            + " \(style.paint(name, .message))  \(explanation.summary)\n"
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
