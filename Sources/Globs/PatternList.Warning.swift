extension PatternList {
    /// A doubt about one pattern of a list.
    package struct Warning: Hashable, Sendable {
        /// The place of the pattern in the list, from 0.
        package var index: Int

        /// What looks odd.
        package var warning: GlobWarning
    }
}
