extension PatternList {
    /// A mistake in one pattern of a list.
    package struct Failure: Error, Hashable, Sendable {
        /// The place of the pattern in the list, from 0.
        package var index: Int

        /// What is wrong with it.
        package var error: GlobError
    }
}
