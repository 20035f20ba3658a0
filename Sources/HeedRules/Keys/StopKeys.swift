package import HeedModel

/// The keys of `stop` in its map form.
package enum StopKeys {
    /// In the order of the reference page.
    package static let table = KeyTable<Stop>(keys: [
        Key(
            "signal",
            type: .stopSignal,
            default: "TERM",
            "Sent to all processes of the run.",
            example: "signal: INT",
            read: { draft, node, reading in draft.signal = reading.stopSignal(node, "signal") ?? draft.signal
            }
        ),
        Key(
            "grace",
            type: .duration,
            default: "5s",
            "How long they may take before KILL.",
            example: "grace: 10s",
            read: { draft, node, reading in draft.grace = reading.duration(node, "grace") ?? draft.grace }
        ),
    ])
}
