extension Glob {
    /// One alternative of a pattern, read.
    struct Parsed: Hashable {
        /// False: the only component is compared with the last one of a path, at any depth.
        var isAnchored: Bool

        /// Whether it ends in a slash.
        var directoryOnly: Bool

        /// Never empty, and its last is never a globstar.
        var components: [Component]
    }
}
