extension IgnoreTree {
    /// One component of a path that is ignored, and the line that says so.
    package struct Decision: Hashable, Sendable {
        /// The component of the path, counted from 1.
        package var depth: Int

        /// The directory of the deciding file, empty for the top; nil for a base list.
        package var directory: [UInt8]?

        /// The place of the deciding list among the base lists; nil for a file.
        package var baseIndex: Int?

        /// The deciding line.
        package var line: IgnoreList.Line

        /// Makes one from its parts.
        package init(depth: Int, directory: [UInt8]?, baseIndex: Int?, line: IgnoreList.Line) {
            self.depth = depth
            self.directory = directory
            self.baseIndex = baseIndex
            self.line = line
        }
    }
}
