extension Rule {
    /// What one run is for (`each`).
    package enum Each: String, Hashable, Sendable, CaseIterable {
        /// All changed paths of a batch.
        case batch
        /// One changed path; the same path never twice at once.
        case path
    }
}
