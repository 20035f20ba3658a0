extension TreeWatcher {
    /// The filter's answer.
    public enum Filter: Sendable, Hashable {
        /// Reported; a directory is watched.
        case include
        /// Not reported; a directory is watched all the same.
        case hide
        /// Not reported; a directory is neither opened nor watched.
        case prune
    }
}
