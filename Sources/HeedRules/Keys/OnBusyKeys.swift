/// The keys of `on-busy` in its map form.
package enum OnBusyKeys {
    /// In the order of the reference page.
    package static let table = KeyTable<OnBusyDraft>(
        keys: keys,
        constraints: KeyConstraints(atLeastOne: [["signal"]])
    )

    private static let keys: [Key<OnBusyDraft>] = [
        Key(
            "signal",
            type: .signal,
            default: "required",
            "Sent to the running process; where none runs, one is started.",
            example: "signal: HUP",
            read: { draft, node, reading in draft.signal = reading.signal(node, "signal") }
        )
    ]
}
