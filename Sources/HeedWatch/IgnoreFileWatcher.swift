import HeedModel
import Inotify
import InotifyTree
import Synchronization
import SystemPackage

/// Watches ignore files that lie outside the trees of the rules.
///
/// It has an inotify instance of its own: what is watched for the rules stays the directories of their trees.
final class IgnoreFileWatcher: Sendable {
    private let watcher: TreeWatcher
    private let roots = Mutex<[BytePath: TreeWatcher.Root]>([:])

    /// Watches nothing yet.
    init() throws(Inotify.Failure) {
        var options = TreeWatcher.Options()
        options.report = [.create, .delete, .move, .closeWrite]
        watcher = try TreeWatcher(options)
    }

    /// Watches these files and no others; one that is not there is waited for.
    func watch(_ files: Set<BytePath>) {
        roots.withLock { roots in
            for (file, root) in roots where !files.contains(file) {
                watcher.remove(root)
                roots[file] = nil
            }
            for file in files where roots[file] == nil {
                roots[file] = try? watcher.add(file.filePath)
            }
        }
    }

    /// Whether one of them is not watched because the user has no watch left; it will be when there is one.
    var isShort: Bool { watcher.isShort }

    /// Waits until one of them, or ``isShort``, changed; false where it was closed or the task cancelled.
    func changed() async -> Bool {
        guard (try? await watcher.nextBatchOrPoke()) != nil else { return false }
        return !watcher.isClosed && !Task.isCancelled
    }

    /// Ends ``changed()``.
    func close() {
        watcher.close()
    }
}
