package import HeedModel

/// Which trees of a plan tell nothing, and how they are looked at.
package struct Polling: Sendable {
    /// A tree on a silent file system.
    package struct Tree: Hashable, Sendable {
        /// Its top: a root, or a mount point below one.
        package var path: BytePath
        /// What holds it.
        package var fileSystem: FileSystem
        /// It is a file, mounted over another one.
        package var isFile = false
    }

    /// How long to wait between two looks, in nanoseconds: grows with what a look costs.
    package var pauses: ClosedRange<Int64>
    /// What is mounted where.
    let mounts: @Sendable () -> [MountPoint]
    /// What holds a path.
    let fileSystem: @Sendable (BytePath) -> FileSystem?

    /// Makes a way to look; by default that of the machine.
    ///
    /// - Parameters:
    ///   - pauses: how long to wait between two looks.
    ///   - mounts: what is mounted where.
    ///   - fileSystem: what holds a path.
    package init(
        pauses: ClosedRange<Int64> = 500_000_000...30_000_000_000,
        mounts: @escaping @Sendable () -> [MountPoint] = { MountPoint.all() },
        fileSystem: @escaping @Sendable (BytePath) -> FileSystem? = { FileSystem.holding($0) }
    ) {
        self.pauses = pauses
        self.mounts = mounts
        self.fileSystem = fileSystem
    }

    /// Whether something mounted at a path can be of interest: a directory that is wanted, or a file in one.
    func isOfInterest(_ mount: BytePath, _ wanted: (BytePath) -> Bool) -> Bool {
        wanted(mount) || (mount.parent.map(wanted) == true && FileSystem.isKnownFile(mount))
    }

    /// What holds a path, or would if it was there.
    private func holder(of path: BytePath) -> FileSystem? {
        var way: BytePath? = path
        while let next = way {
            if let kind = fileSystem(next) { return kind }
            way = next.parent
        }
        return nil
    }

    /// The trees of a plan that must be looked at, none inside another, and the files mounted over others.
    ///
    /// - Parameters:
    ///   - plan: its roots, and mount points below them.
    ///   - mounts: what is mounted, as it is seen from the roots.
    ///   - wanted: whether a directory is to be watched.
    ///   - known: what must have been looked at until now.
    ///   - changed: where something was mounted or unmounted; nothing else is asked anew, since the server of a mount
    ///     that is known may not answer. nil asks everything.
    /// - Returns: the trees, in the order of their paths below the roots'.
    func trees(
        of plan: WatchPlan,
        mounts: [MountPoint],
        wanted: (BytePath) -> Bool,
        known: [Tree] = [],
        changed: Set<BytePath>? = nil
    ) -> [Tree] {
        let roots = plan.roots
        let below = mounts.map(\.path).filter { mount in
            roots.contains { mount != $0 && mount.relative(to: $0) != nil } && isOfInterest(mount, wanted)
        }
        var trees: [Tree] = []
        for path in roots + Set(below).sorted() {
            guard !trees.contains(where: { path.relative(to: $0.path) != nil }) else { continue }
            if let changed, !changed.contains(where: { path.relative(to: $0) != nil }) {
                if let tree = known.first(where: { $0.path == path }) { trees.append(tree) }
                continue
            }
            let isFile = !roots.contains(path) && FileSystem.isKnownFile(path)
            guard let kind = holder(of: path), isFile || kind.needsPolling else { continue }
            trees.append(Tree(path: path, fileSystem: kind, isFile: isFile))
        }
        return trees
    }
}
