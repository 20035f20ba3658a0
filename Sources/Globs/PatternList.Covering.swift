extension PatternList {
    /// The pattern that decides about a path.
    package struct Covering: Hashable, Sendable {
        /// The place of the pattern in the list, from 0.
        package var index: Int

        /// Whether it begins with `!`: the path is not selected.
        package var isExcluding: Bool

        /// How many of its leading components are literal as seen from the root; 0 if it is not anchored.
        ///
        /// Ignores of these components are lifted. Counted in the alternative that covers the path, if there
        /// are braces.
        package var literalDepth: Int

        /// Makes one from its parts.
        package init(index: Int, isExcluding: Bool, literalDepth: Int) {
            self.index = index
            self.isExcluding = isExcluding
            self.literalDepth = literalDepth
        }
    }
}
