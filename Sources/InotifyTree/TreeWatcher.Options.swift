public import Inotify

extension TreeWatcher {
    /// How trees are watched.
    public struct Options: Sendable {
        /// What to do with a root that does not exist.
        public enum MissingRoot: Sendable, Hashable {
            /// Wait for it: the nearest directory above that exists is watched.
            case wait
            /// Fail with `ENOENT`; a root that vanishes later is waited for.
            case fail
        }

        /// What to do when the user has no watch left.
        public enum LimitPolicy: Sendable, Hashable {
            /// Report it once, list what is not watched in ``Coverage``, and go on when watches are free again.
            case reportUncovered
            /// ``TreeWatcher/add(_:_:)`` fails and watches nothing of the root.
            case `throw`
        }

        /// What to do with symbolic links to directories below the root.
        public enum Symlinks: Sendable, Hashable {
            /// They are reported like files.
            case ignore
            /// They are directories, watched and reported below the link's name.
            ///
            /// Each directory once: where it has a name of its own in the tree, under that, else below one of the
            /// links. A link whose target comes later is followed as soon as the link itself changes.
            case follow
        }

        /// The events whose changes are delivered; what else is needed is added and filtered out again.
        ///
        /// With `modify` also a file that existed is known to be open for writing, as new ones are: then an overflow
        /// that loses only its close, long after its last write, is no loss. That is not the default, for each write
        /// costs an event and a place in the kernel's queue: a log that grows would wake the watcher at every line,
        /// and where files are rewritten fast the queue would overflow twice as soon.
        ///
        /// Events of reading (`access`, `open`, `closeNoWrite`) are asked of the kernel only if they are here.
        public var report: Inotify.Mask = [.create, .delete, .move, .closeWrite, .attrib]
        /// Asked for a directory before it is opened or watched, for a file before a change of it is delivered.
        ///
        /// nil includes everything. Called under the watcher's lock: it must not call the watcher.
        public var filter: (@Sendable (Entry) -> Filter)?
        /// Whether the filter includes all files, and need not be asked about any.
        package var filtersOnlyDirectories = false
        /// What to do with symbolic links to directories below the root.
        public var symlinks = Symlinks.ignore
        /// How many levels of directories below the root are watched; nil: all, 0: only the root.
        ///
        /// Directories beyond are reported like files; what happens in them is not known.
        public var maxDepth: Int?
        /// Whether directories on other file systems than the root's are left out.
        public var stayOnFilesystem = false
        /// What to do with a root that does not exist.
        public var rootMissing = MissingRoot.wait
        /// How long one half of a rename waits for the other.
        public var renameHold = Duration.milliseconds(10)
        /// What to do when the user has no watch left.
        public var onLimit = LimitPolicy.reportUncovered
        /// How long the queue is left to fill between two reads while a burst goes on; of the watcher, not of a root.
        ///
        /// One wake then takes many events, in place of one each. What happens alone is told at once, as always.
        package var burstPause = Duration.zero

        /// The defaults.
        public init() {}
    }
}
