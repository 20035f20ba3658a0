package import HeedModel

/// Writes diagnostics for people: a line that editors understand, the place with carets, note and help.
package struct DiagnosticText: Sendable {
    /// Colours or none.
    package let style: Style

    /// Makes a writer.
    package init(style: Style = .plain) {
        self.style = style
    }

    /// All diagnostics in the given order, each followed by an empty line, then the counts of each file.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        let texts = blocks(diagnostics).map { $0 + "\n" } + counts(diagnostics)
        return texts.map { $0 + "\n" }.joined()
    }

    /// Each diagnostic in some lines, without a newline at the end.
    package func blocks(_ diagnostics: [Diagnostic]) -> [String] {
        var texts: [String] = []
        var indexed: [ObjectIdentifier: SourceLines] = [:]
        for diagnostic in diagnostics {
            guard diagnostic.range != nil else {
                texts.append(block(diagnostic, nil).joined(separator: "\n"))
                continue
            }
            let key = ObjectIdentifier(diagnostic.file)
            let source = indexed[key] ?? SourceLines(diagnostic.file)
            indexed[key] = source
            texts.append(block(diagnostic, source).joined(separator: "\n"))
        }
        return texts
    }

    /// One diagnostic as one line: `FILE:LINE:COLUMN: error: MESSAGE [ID]`, as gcc writes it.
    package func line(_ diagnostic: Diagnostic) -> String {
        var place = DisplayWidth.line(diagnostic.file.name)
        if let start = diagnostic.range?.start {
            place += ":\(start.line):\(start.column)"
        }
        let severity = style.paint("\(diagnostic.severity.rawValue):", role(diagnostic))
        let message = style.paint(DisplayWidth.line(diagnostic.message), .message)
        return "\(style.paint(place + ":", .message)) \(severity) \(message) [\(diagnostic.id)]"
    }

    /// `heed.yaml: 2 errors, 1 warning`, for each file in the order in which they occur.
    package func counts(_ diagnostics: [Diagnostic]) -> [String] {
        var names: [String] = []
        for diagnostic in diagnostics where !names.contains(diagnostic.file.name) {
            names.append(diagnostic.file.name)
        }
        return names.map { name in
            let mine = diagnostics.filter { $0.file.name == name }
            let errors = mine.count { $0.severity == .error }
            let parts = [(errors, "error"), (mine.count - errors, "warning")].filter { $0.0 > 0 }
            let text = parts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ")
            return "\(DisplayWidth.line(name)): \(text)"
        }
    }

    private func block(_ diagnostic: Diagnostic, _ source: SourceLines?) -> [String] {
        var lines = [line(diagnostic)]
        let excerpt = Excerpt(diagnostic, source)
        let gutter = String(repeating: " ", count: excerpt.gutterWidth)
        if !excerpt.rows.isEmpty {
            lines.append(style.paint("\(gutter) |", .gutter))
        }
        for row in excerpt.rows {
            lines.append(text(row, excerpt.gutterWidth, diagnostic))
        }
        let blocks = [("note", diagnostic.note), ("help", diagnostic.help)].compactMap { title, text in
            text.map { (title, $0) }
        }
        if !blocks.isEmpty, !excerpt.rows.isEmpty {
            lines.append(style.paint("\(gutter) |", .gutter))
        }
        for (title, text) in blocks {
            lines += paragraph(title, text, gutter)
        }
        return lines
    }

    private func text(_ row: Excerpt.Row, _ width: Int, _ diagnostic: Diagnostic) -> String {
        switch row {
        case .gap: return style.paint("...", .gutter)
        case .line(let number, let text):
            let digits = String(number)
            let gutter = String(repeating: " ", count: width - digits.count) + digits + " |"
            let tail = text.isEmpty ? "" : " \(text)"
            return style.paint(gutter, .gutter) + tail
        case .carets(let range, let label, let isPrimary):
            let gutter = style.paint(String(repeating: " ", count: width) + " |", .gutter)
            let marks = String(repeating: isPrimary ? "^" : "-", count: range.count)
            let lead = String(repeating: " ", count: range.lowerBound + 1)
            let tail = label.isEmpty ? marks : "\(marks) \(DisplayWidth.line(label))"
            return gutter + lead + style.paint(tail, isPrimary ? role(diagnostic) : .gutter)
        }
    }

    private func paragraph(_ title: String, _ text: String, _ gutter: String) -> [String] {
        let parts = DisplayWidth.safe(text).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init
        )
        let indent = gutter + String(repeating: " ", count: title.utf8.count + 5)
        return parts.enumerated().map { index, part in
            let shown = title == "help" ? style.paint(part, .help) : part
            guard index > 0 else { return "\(gutter) \(style.paint("=", .gutter)) \(title): \(shown)" }
            return part.isEmpty ? "" : indent + shown
        }
    }

    private func role(_ diagnostic: Diagnostic) -> Style.Role {
        switch diagnostic.severity {
        case .error: .error
        case .warning: .warning
        }
    }
}
