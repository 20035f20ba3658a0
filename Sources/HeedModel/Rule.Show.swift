extension Rule {
    /// What of a run's output the terminal shows (`show`).
    package enum Show: String, Hashable, Sendable, CaseIterable {
        /// Everything, as it comes.
        case stream
        /// The last lines, once the run has failed.
        case onFailure = "on-failure"
        /// Nothing.
        case never
    }
}
