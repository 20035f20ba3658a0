extension Rule {
    /// What becomes of the processes that an action leaves behind (`leftover`).
    package enum Leftover: String, Hashable, Sendable, CaseIterable {
        /// They are killed when the action ends.
        case kill
        /// They live until heed ends.
        case keep
    }
}
