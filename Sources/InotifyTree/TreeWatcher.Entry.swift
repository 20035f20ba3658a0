extension TreeWatcher {
    /// What the filter is asked about.
    public struct Entry: Sendable {
        /// The tree.
        public let root: Root
        /// The path below the root: bytes, no `/` at either end.
        public let path: [UInt8]
        /// Whether it is a directory; a symbolic link to one is not.
        public let isDirectory: Bool

        /// The last part of the path.
        public var name: ArraySlice<UInt8> {
            let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            return path[start...]
        }
    }
}
