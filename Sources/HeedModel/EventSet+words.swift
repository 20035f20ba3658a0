extension EventSet {
    private static let named: [(word: String, events: EventSet)] = [
        ("move", .move), ("write", .write), ("create", [.create, .createDirectory]), ("delete", .delete),
        ("modify", .modify), ("attrib", .attrib), ("close-nowrite", .closeNoWrite), ("open", .open),
        ("access", .access),
    ]

    /// The words of the rule language for what is in it, the most telling one first.
    package var words: [String] {
        EventSet.named.filter { !isDisjoint(with: $0.events) }.map(\.word)
    }

    /// The one word that tells most: `delete` where the name is gone in the end, `change` where none fits.
    package func word(isGone: Bool) -> String {
        isGone ? "delete" : words.first ?? "change"
    }
}
