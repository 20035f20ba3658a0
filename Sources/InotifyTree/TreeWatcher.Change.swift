public import Inotify
public import SystemPackage

extension TreeWatcher {
    /// One thing that happened to one path of a tree.
    public struct Change: Sendable, Hashable, CustomStringConvertible {
        /// What happened.
        public enum Kind: Sendable, Hashable {
            /// It is new; also a hard link, and a file that was linked into place.
            case created
            /// A file's content is complete: it was closed after writing.
            case written
            /// A file was written to, perhaps not completely.
            case modified
            /// Permissions, owner, times or the like changed.
            case metadata
            /// It was deleted.
            case deleted
            /// It was renamed within its root; a directory took along everything below.
            case moved(from: FilePath)
            /// It was renamed into the root.
            case movedIn
            /// It was renamed out of the root.
            case movedOut
            /// It was opened.
            case opened
            /// It was read.
            case accessed
            /// It was closed and had not been open for writing.
            case closedUnwritten
            /// The root exists (again); everything in it is reported after this.
            case rootAppeared
            /// The root does not exist any more.
            case rootVanished
            /// The file system that holds the directory was unmounted.
            case unmounted
            /// The kernel lost events; what was found changed is reported after this.
            ///
            /// `deletionsLost`: files may have been deleted or renamed away that nobody reported.
            case overflow(deletionsLost: Bool)
            /// A directory cannot be watched, or the user has no watch left; see ``TreeWatcher/coverage()``.
            case uncovered(Inotify.Failure)
        }

        /// What happened.
        public let kind: Kind
        /// To what: the root's path as given, and names.
        public let path: FilePath
        /// The tree.
        public let root: Root
        /// Whether it is a directory.
        public let isDirectory: Bool
        /// Whether it was found by looking, not told by the kernel.
        public let isSynthetic: Bool

        /// The kind and the path.
        public var description: String {
            let place = PathBytes.quoted(PathBytes.of(path)) + (isDirectory ? "/" : "")
            let mark = isSynthetic ? " (found)" : ""
            if case .moved(let from) = kind {
                return "moved \(PathBytes.quoted(PathBytes.of(from))) to \(place)\(mark)"
            }
            return "\(kind) \(place)\(mark)"
        }
    }
}
