/// The keys of a rule.
package enum RuleKeys {
    /// In the order of the reference page.
    package static let table = KeyTable<RuleDraft>(
        keys: describing + looking + acting + processes + timing + waiting,
        constraints: KeyConstraints(
            atLeastOne: [["run", "exec"], ["paths", "after"]],
            atMostOne: [["run", "exec"]],
            conflicts: [
                KeyConstraints.Conflict("service", "true", with: "each", "path"),
                KeyConstraints.Conflict("service", "true", with: "timeout"),
                KeyConstraints.Conflict("service", "true", with: "retry", unless: 0),
                KeyConstraints.Conflict("on-start", "run", with: "each", "path"),
                KeyConstraints.Conflict("on-start", "true", with: "each", "path"),
            ]
        )
    )

    /// Keys that speak of one rule only.
    static let ownKeys: Set<String> = [
        "paths", "run", "exec", "after", "description", "on-start", "outputs", "tags",
    ]

    /// The keys of `defaults`.
    package static let defaults = KeyTable(keys: table.keys.filter { !ownKeys.contains($0.name) })

    /// Those that the top of a file does not have.
    static let onlyInRules: [String] = {
        let inFiles = Set(FileKeys.table.keys.map(\.name))
        return table.keys.map(\.name).filter { !inFiles.contains($0) }
    }()

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
        Key(
            "tags",
            type: .list(of: .name, isUnique: true, mayBeEmpty: true),
            default: "[]",
            "Words by which rules can be selected together.",
            example: "tags: [quick]",
            read: { draft, node, reading in draft.tags = reading.tags(node) ?? [] }
        ),
    ]
}
