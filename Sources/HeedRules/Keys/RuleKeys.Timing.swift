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
            "throttle",
            type: .duration,
            default: "none",
            "The shortest time between two starts; the last change is never dropped, only later.",
            example: "throttle: 30s",
            read: { draft, node, reading in draft.throttle = reading.duration(node, "throttle") }
        ),
        Key(
            "on-busy",
            type: .anyOf([.choice(busyWords), OnBusyKeys.table.type]),
            default: "queue",
            "What happens to changes that come while the rule runs.",
            example: "on-busy: restart",
            read: { draft, node, reading in draft.onBusy = reading.onBusy(node) }
        ),
        Key(
            "on-start",
            type: .anyOf([.choice(starts), .boolean]),
            default: "never",
            "What happens when heed starts; false is 'never', true is 'run'.",
            more: "A run at start has `HEED_SCOPE=all` and no paths",
            example: "on-start: run",
            read: { draft, node, reading in draft.onStart = reading.onStart(node) ?? .never }
        ),
        Key(
            "stop",
            type: .anyOf([.stopSignal, StopKeys.table.type]),
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
        Key(
            "retry",
            type: .anyOf([.integer(0...Reading.mostRetries), RetryKeys.table.type]),
            default: "0",
            "How often a run that failed or took too long is repeated; newer changes join it.",
            example: "retry: { max: 3, delay: 5s }",
            read: { draft, node, reading in draft.retry = reading.retry(node) }
        ),
    ]

    /// The policies that are written as one word.
    private static let busyWords = BusyPolicies.all.filter { $0.form == $0.keyword }.map {
        (name: $0.keyword, summary: $0.summary)
    }

    /// The words of `on-start`.
    static let starts = [
        (name: "never", summary: "wait for the first change (default)"),
        (name: "run", summary: "run once, without paths"),
        (name: "existing", summary: "as if every matching file had just been written"),
        (name: "changed", summary: "run for what changed since the rule last succeeded"),
    ]
}
