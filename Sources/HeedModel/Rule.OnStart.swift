extension Rule {
    /// What happens when heed starts (`on-start`).
    package enum OnStart: String, Hashable, Sendable, CaseIterable {
        /// Nothing.
        case never
        /// One run without paths.
        case run
        /// As if each matching file had just been written.
        case existing
        /// What was created, modified or deleted since the rule's last successful run.
        case changed
    }
}
