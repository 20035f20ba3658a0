import HeedModel
import HeedReport
import HeedRules

extension Engine {
    /// Prints the rules, what they look at, how many files match and how many directories they need watched.
    ///
    /// - Parameters:
    ///   - tags: only rules with one of these; all where there are none.
    ///   - namesFiles: whether the matching files are named.
    ///   - asJSON: one object a rule instead of a table.
    /// - Returns: whether the rule files could be used.
    package func list(tags: [String], namesFiles: Bool, asJSON: Bool) -> ExitStatus {
        do {
            let (set, diagnostics) = try load()
            show(diagnostics)
            guard let loaded = set else { return .usage }
            let rules = try Engine.tagged(tags, try Selection(names: configuration.rules).listed(of: loaded))
            let listing = Listing(
                rules: rules,
                environment: configuration.environment,
                namesFiles: namesFiles,
                exists: { Surroundings.isDirectory($0) ?? false }
            )
            let text = ListingText(style: Style(isColoured: terminal(1).hasColour), namesFiles: namesFiles)
            Surroundings.write(
                asJSON
                    ? listing.entries.map { $0.json(namesFiles: namesFiles).line + "\n" }.joined()
                    : text.render(listing),
                to: 1
            )
            return .success
        } catch {
            return fail(error.problem, error.status)
        }
    }

    private static func tagged(_ tags: [String], _ rules: [Rule]) throws(Refusal) -> [Rule] {
        let known = Set(rules.flatMap(\.definition.tags)).sorted()
        for tag in tags where !known.contains(tag) {
            let help =
                Suggestion.value(tag, among: known)?.label
                ?? (known.isEmpty ? "no rule has tags" : "the tags are: \(known.joined(separator: ", "))")
            let shown = Printable.text(Array(tag.utf8))
            throw Refusal(
                Problem(.error, id: "unknown-tag", "no rule has the tag '\(shown)'", help: [help]),
                .usage
            )
        }
        guard !tags.isEmpty else { return rules }
        return rules.filter { rule in rule.definition.tags.contains { tags.contains($0) } }
    }
}
