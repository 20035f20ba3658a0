/// The keys of `hold-while` in its map form.
package enum HoldWhileKeys {
    /// In the order of the reference page.
    package static let table = KeyTable<HoldWhileDraft>(
        keys: keys,
        constraints: KeyConstraints(atLeastOne: [["exists"]])
    )

    private static let keys: [Key<HoldWhileDraft>] = [
        Key(
            "exists",
            type: .oneOrMore(.pattern),
            default: "required",
            "What holds the batch back while it exists.",
            example: "exists: \"*.lock\"",
            read: { draft, node, reading in draft.patterns = reading.selection(node, "exists")?.list }
        ),
        Key(
            "max",
            type: .duration,
            default: "1m",
            "The longest wait.",
            example: "max: 5m",
            read: { draft, node, reading in draft.max = reading.duration(node, "max") ?? draft.max }
        ),
    ]
}
