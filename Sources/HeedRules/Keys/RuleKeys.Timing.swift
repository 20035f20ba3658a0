import HeedModel

extension RuleKeys {
    private static let busyPolicies: [any BusyPolicy.Type] = [QueueWhenBusy.self, RestartWhenBusy.self]

    /// Keys that say when a rule runs and for how long.
    static let timing: [Key<RuleDraft>] = [
        Key(
            "debounce",
            type: "duration or {quiet, max}",
            default: "100ms, max 20 times as long",
            "Runs once nothing matching happened for 'quiet', at the latest after 'max'.",
            example: "debounce: { quiet: 200ms, max: 5s }",
            read: { draft, node, reading in draft.debounce = reading.debounce(node) ?? Debounce() }
        ),
        Key(
            "on-busy",
            type: RuleKeys.busyPolicies.map { $0.keyword }.joined(separator: " or "),
            default: "queue",
            "What happens to changes that come while the rule runs.",
            example: "on-busy: restart",
            read: { draft, node, reading in
                let choices = RuleKeys.busyPolicies.map { (name: $0.keyword, summary: $0.summary) }
                let word = reading.choice(node, "on-busy", choices, foreign: ForeignWords.busy)
                draft.onBusy = RuleKeys.busyPolicies.first { $0.keyword == word } ?? QueueWhenBusy.self
            }
        ),
        Key(
            "on-start",
            type: "never or run",
            default: "never",
            "Whether the rule runs once when heed starts; false and true mean the same.",
            example: "on-start: run",
            read: { draft, node, reading in draft.onStart = reading.onStart(node) ?? .never }
        ),
        Key(
            "stop",
            type: "signal or {signal, grace}",
            default: "TERM, 5s",
            "How a run is stopped: the signal to all its processes, KILL after the grace.",
            example: "stop: { signal: INT, grace: 10s }",
            read: { draft, node, reading in draft.stop = reading.stop(node) ?? Stop() }
        ),
        Key(
            "timeout",
            type: "duration",
            default: "none",
            "How long a run may take, all steps together.",
            example: "timeout: 10m",
            read: { draft, node, reading in draft.timeout = reading.timeout(node) }
        ),
    ]
}
