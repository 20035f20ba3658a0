package import HeedModel
package import HeedRules

/// The rules that a call names, or all that are enabled.
package struct Selection: Sendable {
    private let names: [String]

    /// Makes a selection; no names select everything.
    package init(names: [String]) {
        self.names = names
    }

    /// The selected rules in the order of their files; a rule that is named runs even where it is disabled.
    package func rules(of set: RuleSet) throws(Refusal) -> [Rule] {
        try checkNames(set)
        if names.isEmpty {
            let enabled = set.rules.filter(\.definition.isEnabled)
            guard !enabled.isEmpty else { throw Refusal(nothingEnabled(set), .usage) }
            return enabled
        }
        return set.rules.filter { names.contains($0.name) }.map { rule in
            var definition = rule.definition
            definition.isEnabled = true
            return Rule(definition)
        }
    }

    /// The selected rules as they are written, disabled ones too: for those who only tell of them.
    package func listed(of set: RuleSet) throws(Refusal) -> [Rule] {
        try checkNames(set)
        return names.isEmpty ? set.rules : set.rules.filter { names.contains($0.name) }
    }

    private func checkNames(_ set: RuleSet) throws(Refusal) {
        for name in names where !set.rules.contains(where: { $0.name == name }) {
            throw Refusal(unknown(name, set), .usage)
        }
    }

    private func unknown(_ name: String, _ set: RuleSet) -> Problem {
        let known = set.rules.map(\.name)
        let shown = Printable.text(Array(name.utf8))
        let help =
            Suggestion.value(name, among: known)?.label
            ?? "the rules are: \(known.joined(separator: ", "))"
        return Problem(.error, id: "unknown-rule", "no rule '\(shown)' in the rule files", help: [help])
    }

    private func nothingEnabled(_ set: RuleSet) -> Problem {
        Problem(
            .error,
            id: "nothing-enabled",
            "every rule is disabled",
            help: ["name one to run it all the same: heed run \(set.rules.first?.name ?? "RULE")"]
        )
    }
}
