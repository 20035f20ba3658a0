internal import CLinux
internal import Inotify
package import SystemPackage

extension TreeCore {
    /// What is watched, and what is not although it should be.
    func coverage() -> TreeWatcher.Coverage {
        TreeWatcher.Coverage(
            directories: nodes.watchedCount,
            uncovered: uncovered.map { .init(path: path(of: $0.key), failure: $0.value) }
                .sorted { $0.path.string < $1.path.string },
            missingRoots: roots.sorted { $0.key < $1.key }.map(\.value).filter { $0.node < 0 }.map(\.root),
            pendingBytes: Int(max(0, cl_pending(descriptor.raw)))
        )
    }

    /// The directories that are watched.
    package var directories: [FilePath] {
        watchedNodes.map { path(of: $0) }
    }

    /// The watches that are believed to exist.
    package var watches: Set<CInt> {
        keptWatches.union(watchedNodes.map { nodes.watch(of: $0) })
    }

    private var watchedNodes: [Int32] {
        roots.values.filter { $0.node >= 0 }.flatMap { nodes.subtree(of: $0.node) }
            .filter { nodes.watch(of: $0) != 0 }
    }
}
