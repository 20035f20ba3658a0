package import HeedModel

/// Which trees of a plan tell nothing, and how they are looked at.
package struct Polling: Sendable {
    /// A tree on a silent file system.
    package struct Tree: Hashable, Sendable {
        /// Its top: a root, or a mount point below one.
        package var path: BytePath
        /// What holds it.
        package var fileSystem: FileSystem
    }

    /// How long to wait between two looks, in nanoseconds: grows with what a look costs.
    package var pauses: ClosedRange<Int64>
    private let mounts: @Sendable () -> [MountPoint]
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

    /// The trees of a plan that must be looked at, none inside another.
    func trees(of plan: WatchPlan, wanted: (BytePath) -> Bool) -> [Tree] {
        let roots = plan.roots
        let below = mounts().map(\.path).filter { mount in
            roots.contains { mount != $0 && mount.relative(to: $0) != nil } && wanted(mount)
        }
        var trees: [Tree] = []
        for path in roots + Set(below).sorted() {
            guard !trees.contains(where: { path.relative(to: $0.path) != nil }) else { continue }
            guard let kind = fileSystem(path), kind.needsPolling else { continue }
            trees.append(Tree(path: path, fileSystem: kind))
        }
        return trees
    }
}
