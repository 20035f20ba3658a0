import HeedModel

extension RuleKeys {
    /// Keys that say what a rule waits for.
    static let waiting: [Key<RuleDraft>] = [
        Key(
            "after",
            type: .oneOrMore(.name, isUnique: true),
            default: "none",
            "Waits while these rules are due or run, and for their success after a failure.",
            more: "Without `paths` the rule starts when all of them have succeeded.",
            example: "after: [lint]",
            read: { draft, node, reading in draft.after = reading.words(node, "after") ?? [] }
        ),
        Key(
            "when",
            type: WhenKeys.table.type,
            default: "{}",
            "What must hold before a run: all of it, or the run does not take place.",
            example: "when: { stable: 2s, min-size: 1B }",
            read: { draft, node, reading in draft.gates = reading.gates(node) }
        ),
        Key(
            "hold-while",
            type: holdType,
            default: "the file's 'hold-while'",
            "The batch waits while such a path exists, then runs once.",
            more: holdForms,
            example: "hold-while: { exists: .deploying, max: 5m }",
            read: { draft, node, reading in draft.holdWhile = reading.holdWhile(node) }
        ),
    ]

    /// What `hold-while` takes.
    static let holdType = ValueType.anyOf([
        .pattern, .list(of: .pattern, mayBeEmpty: true), HoldWhileKeys.table.type,
    ])

    /// What the reference page says of `hold-while`.
    static let holdForms =
        "Patterns are seen from the root; the wait ends after `max`, a minute unless given. In a git work tree "
        + "`.git/index.lock` holds every batch for at most ten seconds; `[]` turns that off."
}
