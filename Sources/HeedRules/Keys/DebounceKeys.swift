/// The keys of `debounce` in its map form.
package enum DebounceKeys {
    /// In the order of the reference page.
    package static let table = KeyTable<DebounceDraft>(keys: [
        Key(
            "quiet",
            type: .duration,
            default: "100ms",
            "How long nothing matching must happen.",
            example: "quiet: 200ms",
            read: { draft, node, reading in draft.quiet = reading.duration(node, "quiet") }
        ),
        Key(
            "max",
            type: .duration,
            default: "20 times 'quiet'",
            "The longest wait after the first change.",
            example: "max: 5s",
            read: { draft, node, reading in draft.max = reading.duration(node, "max").map { ($0, node) } }
        ),
        Key(
            "leading",
            type: .boolean,
            default: "false",
            "Runs at once on the first change after quiet, then collects as usual.",
            example: "leading: true",
            read: { draft, node, reading in draft.isLeading = reading.boolean(node, "leading") ?? false }
        ),
    ])
}
