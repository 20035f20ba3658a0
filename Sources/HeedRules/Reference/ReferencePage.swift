/// The parts of the reference page (`docs/rules.md`) that are made of tables.
///
/// Each stands between `<!-- NAME: made by a test -->` and `<!-- end -->`; the text around them is written by hand.
package enum ReferencePage {
    /// A part: its name and its lines.
    package struct Part: Sendable {
        /// As in the comment in front of it.
        package let name: String
        /// Without the comments.
        package let text: String
    }

    /// In the order of the page.
    package static let parts =
        [
            Part(name: "keys of the file", text: KeyReference.table(FileKeys.table.outlines)),
            Part(name: "keys of a rule", text: KeyReference.table(RuleKeys.table.outlines)),
            Part(name: "keys of a step", text: KeyReference.table(StepKeys.table.outlines)),
        ]
        + maps.map { Part(name: "keys of \($0.key)", text: KeyReference.table($0.keys, in: $0.key)) }
        + [Part(name: "identifiers", text: identifiers)]

    /// The page with each part replaced by what the tables say now.
    ///
    /// - Parameter page: the page as it is.
    /// - Returns: the page as it should be, and the names of parts that it has no place for.
    package static func filled(_ page: String) -> (page: String, missing: [String]) {
        var page = page
        var missing: [String] = []
        for part in parts {
            let begin = "<!-- \(part.name): made by a test -->\n"
            guard let first = page.firstRange(of: begin),
                let last = page[first.upperBound...].firstRange(of: "<!-- end -->")
            else {
                missing.append(part.name)
                continue
            }
            page.replaceSubrange(first.upperBound..<last.lowerBound, with: part.text)
        }
        return (page, missing)
    }

    /// The keys of a rule whose value may be a map with keys of its own.
    private static var maps: [(key: String, keys: [KeyOutline])] {
        RuleKeys.table.outlines.compactMap { key in
            key.type.ownKeys.map { (key.name, $0) }
        }
    }

    private static var identifiers: String {
        let rows = DiagnosticIdentifier.all.map { "| `\($0.name)` | \(KeyReference.cell($0.meaning)) |" }
        return (["| identifier | said when |", "|---|---|"] + rows).joined(separator: "\n") + "\n"
    }
}
