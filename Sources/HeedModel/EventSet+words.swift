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

    /// The one word that tells most; `change` where none fits.
    ///
    /// - Parameter isGone: whether the name has disappeared in the end, which tells more than what came before.
    package func word(isGone: Bool) -> String {
        isGone ? "delete" : words.first ?? "change"
    }
}
