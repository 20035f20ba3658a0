import HeedModel
import Inotify
import InotifyTree
import Synchronization

extension TreeEventSource {
    /// Sees to it that mounts over watched directories are told, and that what is there then is seen.
    func noticeMounts(
        below roots: [BytePath],
        _ polling: Polling,
        wanted: @escaping @Sendable (BytePath) -> Bool
    ) {
        let watch = MountWatch { [weak self] mounts in
            guard let self, !watcher.isClosed else { return false }
            for mount in mounts
            where wanted(mount.path) && roots.contains(where: { mount.path.relative(to: $0) != nil }) {
                notice(mount, polling)
            }
            return true
        }
        watch?.start()
    }

    private func notice(_ mount: MountPoint, _ polling: Polling) {
        let kind = polling.fileSystem(mount.path)
        let needsPolling = kind?.needsPolling == true
        let isPolled = needsPolling && poll(mount.path, polling)
        announcements.withLock { $0.append(Blindness.mounted(mount, kind, isPolled: isPolled)) }
        if !isPolled { watcher.revisit(mount.path.filePath) }
    }

    /// Looks again and again at what is mounted there, from now on; false where that cannot be.
    private func poll(_ path: BytePath, _ polling: Polling) -> Bool {
        guard polled.add(path) else { return true }
        do {
            let root = try watcher.poll(path.filePath, every: polling.pauses, isNew: true)
            linked.withLock { $0.adopt(root) }
        } catch {
            polled.remove(path)
            return false
        }
        // What is below is not watched as well: it would be told twice.
        if let watched = watcher.roots.first(where: { BytePath($0.path) == path }) {
            watcher.remove(watched)
        } else {
            watcher.refilter()
        }
        return true
    }
}
