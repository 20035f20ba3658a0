extension GlobSet {
    /// One compiled pattern: where its parts stand in the set's tables, and what was written around it.
    struct Entry: Hashable, Sendable {
        /// The place of its first segment.
        var start: Int

        /// How many segments it has, at least one; the last one is no globstar.
        var count: Int

        /// False: its only segment is compared with the last component, at any depth.
        var isAnchored: Bool

        /// It stands behind a `!`.
        var isNegated: Bool

        /// It ends in a slash: only directories match.
        var directoryOnly: Bool

        /// It names a directory: in a list of paths it covers what is inside too.
        var coversBelow: Bool

        /// How many components from the root are literal; 0 if it is not anchored.
        var literalDepth: Int

        /// The index of the pattern or line it was made from.
        var source: Int
    }
}
