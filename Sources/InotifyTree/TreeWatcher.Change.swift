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
            /// It was deleted; what was in a directory is gone with it.
            ///
            /// Before a directory is deleted its entries are, and each is told. Where that may not be so, because
            /// names changed faster than their news were read, ``Change/isSynthetic`` says that it was found gone.
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
            /// The file system that held the directory was unmounted; what was below is gone.
            case unmounted
            /// The kernel lost events; what was found changed is reported after this.
            ///
            /// `deletionsLost`: files may have been deleted or renamed away that nobody reported. A file is found
            /// changed by its stamps, or because it was known to be open for writing and is so no more. One case
            /// shows in neither: it existed, was opened and written to before the last events were read, and closed
            /// while events were lost. It is known only where ``TreeWatcher/Options/report`` has `modify`.
            case overflow(deletionsLost: Bool)
            /// A directory cannot be watched, or the user has no watch left; see ``TreeWatcher/coverage()``.
            case uncovered(Inotify.Failure)
        }

        /// The kind; the old path of a rename is kept apart, as bytes.
        private let plainKind: Kind
        /// The kernel's bits and cookie; 0 if the kernel told nothing.
        private let eventBits: UInt32
        private let eventCookie: UInt32
        /// The bytes of ``path``: the root's path as given, and names.
        public let pathBytes: [UInt8]
        /// The bytes of the path before a rename within the root; nil for all other kinds.
        public let oldPathBytes: [UInt8]?
        /// The tree.
        public let root: Root
        /// Whether it is a directory.
        public let isDirectory: Bool
        /// Whether it was found by looking, not told by the kernel.
        public var isSynthetic: Bool { eventBits == 0 }

        init(
            _ kind: Kind,
            _ path: [UInt8],
            from old: [UInt8]? = nil,
            root: Root,
            isDirectory: Bool,
            event: TreeCore.Cause? = nil
        ) {
            plainKind = kind
            pathBytes = path
            oldPathBytes = old
            self.root = root
            self.isDirectory = isDirectory
            eventBits = event?.mask ?? 0
            eventCookie = event?.cookie ?? 0
        }

        /// What happened.
        public var kind: Kind {
            oldPathBytes.map { .moved(from: PathBytes.path($0)) } ?? plainKind
        }

        /// To what: the root's path as given, and names.
        public var path: FilePath { PathBytes.path(pathBytes) }

        /// What the kernel told, of a rename its second half; nil where it was found by looking.
        ///
        /// It carries no ``Inotify/Event/watch``: a tree keeps no such objects.
        public var event: Inotify.Event? {
            guard eventBits != 0 else { return nil }
            let isOfRoot = pathBytes == PathBytes.of(root.path)
            let name = isOfRoot ? nil : Array(TreeCore.split(pathBytes).name)
            let mask = Inotify.Mask(rawValue: eventBits)
            return Inotify.Event(watch: nil, mask: mask, cookie: eventCookie, nameBytes: name)
        }

        /// The kind and the path.
        public var description: String {
            let place = PathBytes.quoted(pathBytes) + (isDirectory ? "/" : "")
            let mark = isSynthetic ? " (found)" : ""
            guard let oldPathBytes else { return "\(plainKind) \(place)\(mark)" }
            return "moved \(PathBytes.quoted(oldPathBytes)) to \(place)\(mark)"
        }
    }
}
