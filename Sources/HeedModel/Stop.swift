/// How a run is asked to end: a signal to its whole tree, then KILL.
package struct Stop: Hashable, Sendable {
    /// Sent first, followed by CONT.
    package var signal: Signal
    /// How long the tree may take before it is killed.
    package var grace: Duration

    /// TERM and five seconds unless given.
    package init(signal: Signal = .terminate, grace: Duration = .seconds(5)) {
        self.signal = signal
        self.grace = grace
    }
}
