/// The keys of a rule.
package enum RuleKeys {
    /// In the order of the reference page.
    package static let table = KeyTable<RuleDraft>(
        keys: describing + looking + acting + timing,
        constraints: KeyConstraints(atLeastOne: [["run", "exec"], ["paths"]], atMostOne: [["run", "exec"]])
    )

    /// Those that the top of a file does not have.
    static var onlyInRules: [String] {
        let inFiles = Set(FileKeys.table.keys.map(\.name))
        return table.keys.map(\.name).filter { !inFiles.contains($0) }
    }

    private static let describing: [Key<RuleDraft>] = [
        Key(
            "description",
            type: .text,
            default: "none",
            "What the rule is for, shown in listings.",
            example: "description: build and test",
            read: { draft, node, reading in draft.description = reading.text(node, "description") }
        ),
        Key(
            "enabled",
            type: .boolean,
            default: "true",
            "Whether changes start the rule.",
            more: "One that is off is checked, and never started by a change or at start",
            example: "enabled: false",
            read: { draft, node, reading in draft.isEnabled = reading.boolean(node, "enabled") ?? true }
        ),
    ]
}
