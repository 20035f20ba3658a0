public import SystemPackage

extension TreeWatcher {
    /// A directory tree, or one file, given to watch.
    public final class Root: Sendable, Hashable, CustomStringConvertible {
        /// The path, as given.
        public let path: FilePath
        let id: Int

        init(path: FilePath, id: Int) {
            self.path = path
            self.id = id
        }

        /// The path.
        public var description: String { path.string }

        /// Whether both are the same object.
        public static func == (one: Root, two: Root) -> Bool { one === two }

        /// Hashes the object's identity.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(ObjectIdentifier(self))
        }
    }
}
