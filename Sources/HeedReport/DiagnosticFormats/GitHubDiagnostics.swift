package import HeedModel

/// Workflow commands of GitHub Actions, which marks the place in a change.
///
/// Source: docs.github.com, "Workflow commands for GitHub Actions".
package struct GitHubDiagnostics: DiagnosticFormat {
    /// Its name.
    package static let keyword = "github"
    /// For help texts.
    package static let summary = "annotations for GitHub Actions"

    /// Makes the format; it has no colours.
    package init(style: Style) {}

    /// A line each.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { line($0) + "\n" }.joined()
    }

    private func line(_ diagnostic: Diagnostic) -> String {
        var properties = ["file=\(property(diagnostic.file.name))"]
        if let range = diagnostic.range {
            properties += ["line=\(range.start.line)", "col=\(range.start.column)"]
            if range.end.line == range.start.line, range.end.column > range.start.column {
                properties.append("endColumn=\(range.end.column)")
            }
        }
        properties.append("title=heed \(property(diagnostic.id))")
        var message = diagnostic.message
        if !diagnostic.label.isEmpty {
            message += " (\(diagnostic.label))"
        }
        for (title, text) in [("note", diagnostic.note), ("help", diagnostic.help)] {
            if let text { message += "\n\(title): \(text)" }
        }
        let list = properties.joined(separator: ",")
        return "::\(diagnostic.severity.rawValue) \(list)::\(data(message))"
    }

    /// Text after the `::`, on one line.
    private func data(_ text: String) -> String {
        DisplayWidth.safe(text.replacing("%", with: "%25")).replacing("\n", with: "%0A")
    }

    private func property(_ text: String) -> String {
        data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
