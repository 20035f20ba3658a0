/// The keys of `retry` in its map form.
package enum RetryKeys {
    /// In the order of the reference page.
    package static let table = KeyTable<RetryDraft>(
        keys: keys,
        constraints: KeyConstraints(atLeastOne: [["max"]])
    )

    private static let keys: [Key<RetryDraft>] = [
        Key(
            "max",
            type: .integer(0...Reading.mostRetries),
            default: "required",
            "How often the run is repeated.",
            example: "max: 3",
            read: { draft, node, reading in
                draft.max = reading.integer(node, "max", in: 0...Reading.mostRetries)
            }
        ),
        Key(
            "delay",
            type: .duration,
            default: "1s",
            "The wait before the first repetition.",
            example: "delay: 5s",
            read: { draft, node, reading in draft.delay = reading.duration(node, "delay") ?? draft.delay }
        ),
        Key(
            "backoff",
            type: .number(1...10),
            default: "2",
            "By what each wait is longer than the one before.",
            example: "backoff: 1.5",
            read: { draft, node, reading in
                draft.backoff = reading.number(node, "backoff", in: 1...10) ?? draft.backoff
            }
        ),
        Key(
            "max-delay",
            type: .duration,
            default: "1m, or 'delay' where that is longer",
            "The longest wait.",
            example: "max-delay: 5m",
            read: { draft, node, reading in
                draft.maxDelay = reading.duration(node, "max-delay").map { ($0, node) }
            }
        ),
    ]
}
