public import Inotify
public import SystemPackage

extension TreeWatcher {
    /// What is watched, and what is not although it should be.
    public struct Coverage: Sendable, Hashable {
        /// A directory without a watch; nothing below it is known.
        public struct Uncovered: Sendable, Hashable {
            /// The directory.
            public let path: FilePath
            /// Why.
            public let failure: Inotify.Failure
        }

        /// Directories watched.
        public let directories: Int
        /// Directories that should be watched and are not.
        public let uncovered: [Uncovered]
        /// Roots that do not exist at the moment.
        public let missingRoots: [Root]
        /// Bytes of events that wait in the kernel's queue.
        public let pendingBytes: Int
    }
}
