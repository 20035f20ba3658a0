extension PatternList {
    /// The pattern that decides about a path.
    package struct Covering: Hashable, Sendable {
        /// The place of the pattern in the list, from 0.
        package var index: Int

        /// Whether it begins with `!`: the path is not selected.
        package var isExcluding: Bool

        /// Makes one from its parts.
        package init(index: Int, isExcluding: Bool) {
            self.index = index
            self.isExcluding = isExcluding
        }
    }
}
