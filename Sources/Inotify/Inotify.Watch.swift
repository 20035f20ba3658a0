internal import Synchronization
public import SystemPackage

extension Inotify {
    /// One inotify watch: a path as it was given, and the events asked for.
    ///
    /// Watches are equal when they are the same object.
    public final class Watch: Sendable, Hashable, CustomStringConvertible {
        /// In one word, for there may be many watches, and hardly any has more than one path.
        private enum Names {
            case one(FilePath)
            case several(Several)
        }

        private final class Several: Sendable {
            let path: FilePath
            let aliases: [FilePath]

            init(_ path: FilePath, _ aliases: [FilePath]) { (self.path, self.aliases) = (path, aliases) }
        }

        private struct State {
            var names: Names
            /// The mask; with a bit that only the kernel sets, once it has dropped the watch.
            private var bits: Mask

            init(names: Names, mask: Mask) { (self.names, bits) = (names, mask) }

            var mask: Mask {
                get { bits.subtracting(.isDirectory) }
                set { bits = isActive ? newValue : newValue.union(.isDirectory) }
            }

            var isActive: Bool {
                get { !bits.contains(.isDirectory) }
                set { if newValue { bits.remove(.isDirectory) } else { bits.insert(.isDirectory) } }
            }

            var path: FilePath {
                switch names {
                case .one(let path): path
                case .several(let several): several.path
                }
            }

            var aliases: [FilePath] {
                if case .several(let several) = names { several.aliases } else { [] }
            }

            mutating func setNames(_ path: FilePath, _ aliases: [FilePath]) {
                names = aliases.isEmpty ? .one(path) : .several(Several(path, aliases))
            }
        }

        /// The kernel's number.
        public let descriptor: WatchDescriptor
        /// The instance that holds the watch; nil once that is gone.
        public weak let inotify: Inotify?
        private let state: Mutex<State>

        /// A watch that the kernel has just given a number.
        package init(_ descriptor: WatchDescriptor, path: FilePath, mask: Mask, inotify: Inotify) {
            self.descriptor = descriptor
            self.inotify = inotify
            state = Mutex(State(names: .one(path), mask: mask))
        }

        /// The path, as given; set it after the watched object was renamed, later events then use the new one.
        public var path: FilePath {
            get { state.withLock { $0.path } }
            set { state.withLock { $0.setNames(newValue, $0.aliases) } }
        }

        /// Further paths that turned out to be names of the same object.
        public var aliases: [FilePath] { state.withLock { $0.aliases } }

        /// The events and options in force.
        public var mask: Mask { state.withLock { $0.mask } }

        /// Whether the kernel still holds the watch, as far as events read so far tell.
        public var isActive: Bool { state.withLock { $0.isActive } }

        /// Removes the watch.
        ///
        /// - Returns: false if the kernel had dropped it already.
        /// - Throws: ``Inotify/Failure`` with `.closed`.
        @discardableResult
        public func remove() throws(Failure) -> Bool {
            guard let inotify else { return false }
            return try inotify.removeWatch(self)
        }

        /// The path and the mask.
        public var description: String {
            "Watch(\(PathBytes.quoted(PathBytes.of(path))), \(mask))"
        }

        /// Whether both are the same object.
        public static func == (one: Watch, two: Watch) -> Bool { one === two }

        /// Hashes the object's identity.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(ObjectIdentifier(self))
        }

        /// Takes note of a second addWatch call for the same object.
        package func update(path: FilePath, mask: Mask, merge: Bool) {
            state.withLock { state in
                state.mask = merge ? state.mask.union(mask) : mask
                state.isActive = true
                if path != state.path, !state.aliases.contains(path) {
                    state.setNames(state.path, state.aliases + [path])
                }
            }
        }

        /// Takes note that the kernel has dropped the watch.
        package func deactivate() {
            state.withLock { $0.isActive = false }
        }
    }
}
