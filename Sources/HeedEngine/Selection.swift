package import HeedModel
package import HeedRules

/// The rules that a call names or tags, or all that are enabled.
package struct Selection: Sendable {
    private let names: [String]
    private let tags: [String]

    /// Makes a selection; no names select everything, tags leave out what has none of them.
    package init(names: [String], tags: [String] = []) {
        self.names = names
        self.tags = tags
    }

    /// The selected rules in the order of their files; a rule that is named runs even where it is disabled.
    package func rules(of set: RuleSet) throws(Refusal) -> [Rule] {
        let chosen = try listed(of: set)
        guard names.isEmpty else { return chosen.map(\.enabled) }
        let enabled = chosen.filter(\.definition.isEnabled)
        guard !enabled.isEmpty else { throw Refusal(nothingEnabled(chosen), .usage) }
        return enabled
    }

    /// The selected rules as they are written, disabled ones too: for those who only tell of them.
    package func listed(of set: RuleSet) throws(Refusal) -> [Rule] {
        for name in names where !set.rules.contains(where: { $0.name == name }) {
            throw Refusal(unknown(name, set), .usage)
        }
        let named = names.isEmpty ? set.rules : set.rules.filter { names.contains($0.name) }
        let known = Set(named.flatMap(\.definition.tags)).sorted()
        for tag in tags where !known.contains(tag) {
            throw Refusal(unknownTag(tag, known), .usage)
        }
        guard !tags.isEmpty else { return named }
        return named.filter { rule in rule.definition.tags.contains { tags.contains($0) } }
    }

    private func unknown(_ name: String, _ set: RuleSet) -> Problem {
        let known = set.rules.map(\.name)
        let shown = Printable.text(Array(name.utf8))
        let help =
            Suggestion.value(name, among: known)?.label
            ?? "the rules are: \(known.joined(separator: ", "))"
        return Problem(.error, id: "unknown-rule", "no rule '\(shown)' in the rule files", help: [help])
    }

    private func unknownTag(_ tag: String, _ known: [String]) -> Problem {
        let shown = Printable.text(Array(tag.utf8))
        let help =
            Suggestion.value(tag, among: known)?.label
            ?? (known.isEmpty ? "no rule has tags" : "the tags are: \(known.joined(separator: ", "))")
        return Problem(.error, id: "unknown-tag", "no rule has the tag '\(shown)'", help: [help])
    }

    private func nothingEnabled(_ chosen: [Rule]) -> Problem {
        Problem(
            .error,
            id: "nothing-enabled",
            tags.isEmpty ? "every rule is disabled" : "every rule with such a tag is disabled",
            help: ["name one to run it all the same: heed run \(chosen.first?.name ?? "RULE")"]
        )
    }
}
