package import HeedModel

/// One JSON object a line, with everything that is known: for editors and scripts.
package struct JSONDiagnostics: DiagnosticFormat {
    /// Its name.
    package static let keyword = "json"
    /// For help texts.
    package static let summary = "one JSON object a line, with byte offsets and fixes, for programs"

    /// Makes the format; it has no colours.
    package init(style: Style) {}

    /// A line each.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { object($0).line + "\n" }.joined()
    }

    private func object(_ diagnostic: Diagnostic) -> JSON {
        .object([
            JSON.Member("v", .integer(1)),
            JSON.Member("type", .string("diagnostic")),
            JSON.Member("severity", .string(diagnostic.severity.rawValue)),
            JSON.Member("id", .string(diagnostic.id)),
            JSON.Member("message", .string(diagnostic.message)),
            JSON.Member("file", .string(diagnostic.file.name)),
            JSON.Member("range", diagnostic.range.map(range) ?? .null),
            JSON.Member("label", .string(diagnostic.label)),
            JSON.Member("notes", texts(diagnostic.note)),
            JSON.Member("help", texts(diagnostic.help)),
            JSON.Member("related", .array(diagnostic.related.map(related))),
            JSON.Member("fix", diagnostic.fix.map(fix) ?? .null),
        ])
    }

    private func texts(_ text: String?) -> JSON {
        .array(text.map { [.string($0)] } ?? [])
    }

    private func related(_ place: Diagnostic.Related) -> JSON {
        .object([JSON.Member("range", range(place.range)), JSON.Member("label", .string(place.label))])
    }

    private func fix(_ fix: Diagnostic.Fix) -> JSON {
        .object([JSON.Member("range", range(fix.range)), JSON.Member("text", .string(fix.text))])
    }

    private func range(_ range: SourceRange) -> JSON {
        .object([JSON.Member("start", position(range.start)), JSON.Member("end", position(range.end))])
    }

    private func position(_ position: SourceRange.Position) -> JSON {
        .object([
            JSON.Member("line", .integer(position.line)), JSON.Member("column", .integer(position.column)),
            JSON.Member("byte", .integer(position.byte)),
        ])
    }
}
