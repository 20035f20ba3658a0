extension Rule {
    /// What an action reads from its standard input (`stdin`).
    package enum StandardInput: String, Hashable, Sendable, CaseIterable {
        /// `/dev/null`.
        case none
        /// Changed paths, one a line.
        case paths
        /// Changed paths, each ended by NUL.
        case paths0
        /// One JSON object a changed path, one a line.
        case json
    }
}
