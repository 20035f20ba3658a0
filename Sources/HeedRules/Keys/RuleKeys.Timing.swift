import HeedModel

extension RuleKeys {
    /// Keys that say when a rule runs and for how long.
    static let timing: [Key<RuleDraft>] = [
        Key(
            "debounce",
            type: .anyOf([.duration, DebounceKeys.table.type]),
            default: "100ms, max 20 times as long",
            "Runs once nothing matching happened for 'quiet', at the latest after 'max'.",
            more: "`0` is at once",
            example: "debounce: { quiet: 200ms, max: 5s }",
            read: { draft, node, reading in draft.debounce = reading.debounce(node) ?? Debounce() }
        ),
        Key(
            "on-busy",
            type: .choice(busyPolicies),
            default: "queue",
            "What happens to changes that come while the rule runs.",
            example: "on-busy: restart",
            read: { draft, node, reading in
                let word = reading.choice(node, "on-busy", busyPolicies, foreign: ForeignWords.busy)
                draft.onBusy = BusyPolicies.all.first { $0.keyword == word } ?? QueueWhenBusy.self
            }
        ),
        Key(
            "on-start",
            type: .anyOf([.choice(starts), .boolean]),
            default: "never",
            "Whether the rule runs once when heed starts; false and true mean the same.",
            more: "A run at start has `HEED_SCOPE=all` and no paths",
            example: "on-start: run",
            read: { draft, node, reading in draft.onStart = reading.onStart(node) ?? .never }
        ),
        Key(
            "stop",
            type: .anyOf([.signal, StopKeys.table.type]),
            default: "TERM, 5s",
            "How a run is stopped: the signal to all its processes, KILL after the grace.",
            example: "stop: { signal: INT, grace: 10s }",
            read: { draft, node, reading in draft.stop = reading.stop(node) ?? Stop() }
        ),
        Key(
            "timeout",
            type: .duration,
            default: "none",
            "How long a run may take, all steps together.",
            more: "It is stopped then, and counts as failed",
            example: "timeout: 10m",
            read: { draft, node, reading in draft.timeout = reading.timeout(node) }
        ),
    ]

    private static let busyPolicies = BusyPolicies.all.map { (name: $0.keyword, summary: $0.summary) }

    /// The words of `on-start`.
    static let starts = [
        (name: "never", summary: "wait for the first change (default)"),
        (name: "run", summary: "run once when heed starts"),
    ]
}
