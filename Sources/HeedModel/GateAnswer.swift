/// What `when` says of a batch: each of its paths is in one of three places.
package struct GateAnswer: Hashable, Sendable {
    /// Paths that left the batch for one reason.
    package struct Drop: Hashable, Sendable {
        /// What a notice says of them: which gate, and why.
        package var reason: String
        /// Relative to the rule's root, sorted; none where the gate speaks of the run as a whole.
        package var paths: [BytePath]

        /// Makes a drop.
        package init(reason: String, paths: [BytePath] = []) {
            self.reason = reason
            self.paths = paths
        }
    }

    /// What runs now, empty for a run that is for no path; nil where nothing does.
    package var passed: Batch?
    /// What is not complete yet: it belongs back into the rule's batch, to be asked for again.
    package var waiting: Batch
    /// After how long the waiting ones are worth another question; nil where none waits.
    package var again: Duration?
    /// What runs no more, and why; each is worth a notice.
    package var dropped: [Drop]

    /// Makes an answer; all passes unless said otherwise.
    package init(
        passed: Batch?,
        waiting: Batch = Batch(),
        again: Duration? = nil,
        dropped: [Drop] = []
    ) {
        self.passed = passed
        self.waiting = waiting
        self.again = again
        self.dropped = dropped
    }
}
