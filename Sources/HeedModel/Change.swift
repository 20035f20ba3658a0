/// One thing that happened to one path: renames paired, overflow repaired.
package struct Change: Hashable, Sendable {
    /// How heed came to know of a change.
    package enum Cause: Hashable, Sendable {
        /// The kernel said so.
        case event
        /// Found by comparing with the disk after events were lost.
        case overflow
    }

    /// Where the path, or a directory it is in, is ignored: depths of components, 1 for the first, ascending.
    ///
    /// All of them and not only the first, because a pattern that names a directory lifts the ignores of its
    /// literal leading part and no others.
    package struct Ignored: Hashable, Sendable {
        /// Depths at which `.gitignore` files ignore the path.
        package var byGit: [Int]
        /// Depths at which the default ignores do.
        package var byDefault: [Int]

        /// Not ignored unless depths are given.
        package init(byGit: [Int] = [], byDefault: [Int] = []) {
            self.byGit = byGit
            self.byDefault = byDefault
        }
    }

    /// Absolute, byte-exact.
    package var path: BytePath
    /// All that is true of it.
    package var events: EventSet
    /// The former name, absolute, where the change is the second half of a rename.
    package var from: BytePath?
    /// Whether the path is, or was, a directory.
    package var isDirectory: Bool
    /// Whether this one change stands for everything that was below a directory that went away as a whole.
    package var standsForTree: Bool
    /// How it became known.
    package var cause: Cause
    /// Where `path` is ignored.
    package var ignored: Ignored
    /// Where `from` is ignored.
    package var ignoredFrom: Ignored

    /// Makes a change; only path and events are needed.
    package init(
        _ path: BytePath,
        _ events: EventSet,
        from: BytePath? = nil,
        isDirectory: Bool = false,
        standsForTree: Bool = false,
        cause: Cause = .event,
        ignored: Ignored = Ignored(),
        ignoredFrom: Ignored = Ignored()
    ) {
        self.path = path
        self.events = events
        self.from = from
        self.isDirectory = isDirectory
        self.standsForTree = standsForTree
        self.cause = cause
        self.ignored = ignored
        self.ignoredFrom = ignoredFrom
    }
}

extension Change.Ignored {
    /// The same ignores with depths counted from a directory of this depth; those at or above it left out.
    package func below(_ depth: Int) -> Change.Ignored {
        guard !byGit.isEmpty || !byDefault.isEmpty else { return self }
        return Change.Ignored(
            byGit: byGit.compactMap { $0 > depth ? $0 - depth : nil },
            byDefault: byDefault.compactMap { $0 > depth ? $0 - depth : nil }
        )
    }
}
