extension IgnoreTree {
    /// One component of a path that is ignored, and the line that says so.
    package struct Decision: Hashable, Sendable {
        /// The component of the path, counted from 1.
        package var depth: Int

        /// The directory of the deciding file, relative to the top and empty for the top; nil for a base list.
        package var directory: [UInt8]?

        /// The place of the deciding list among the base lists; nil for a file.
        package var baseIndex: Int?

        /// The deciding line.
        package var line: IgnoreList.Line
    }
}
