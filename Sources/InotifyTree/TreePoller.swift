internal import CLinux
internal import Inotify
internal import Synchronization

/// Looks at a tree from a thread of its own, which a server that does not answer may hold up.
///
/// The wait between two looks is twenty times what a look takes, within bounds: at most a twentieth of one processor.
final class TreePoller: Sendable {
    /// How long to wait between two looks at least and at most, in ns.
    private let bounds: ClosedRange<Int64>
    private let tree: Mutex<PolledTree>
    private let root: TreeWatcher.Root
    private let isNews: Bool
    private weak let watcher: TreeWatcher?

    /// Takes over a tree that was looked at once, or whose first look is to tell everything.
    init(_ tree: PolledTree, of watcher: TreeWatcher, every bounds: ClosedRange<Int64>, isNews: Bool) {
        root = tree.root
        self.isNews = isNews
        self.tree = Mutex(tree)
        self.watcher = watcher
        self.bounds = bounds
    }

    /// Starts the thread; it ends with the watcher, or when the tree is no longer polled.
    func start() throws(Inotify.Failure) {
        let argument = Unmanaged.passRetained(self)
        let error = cl_thread_start(
            { argument in
                if let argument { Unmanaged<TreePoller>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            argument.toOpaque()
        )
        guard error < 0 else { return }
        argument.release()
        throw Inotify.Failure(.initialize, errno: -error)
    }

    private func run() {
        // PR_SET_NAME: what top and ps show.
        "tree-poller".withCString { _ = cl_prctl(15, UInt(bitPattern: $0)) }
        var pause = isNews ? 0 : bounds.lowerBound
        while true {
            _ = cl_poll_until(-1, Deadline.now + pause)
            guard let watcher, !watcher.isClosed, watcher.isPolled(root) else { return }
            pause = max(pause, bounds.lowerBound)
            // What was told must be taken first: so no more than one look's changes wait.
            guard watcher.isEmpty else { continue }
            let start = Deadline.now
            let (changes, directories) = tree.withLock { ($0.look(), $0.directories) }
            let cost = Deadline.now - start
            pause = min(max(cost * 20, bounds.lowerBound), bounds.upperBound)
            watcher.deliver(changes, of: root, directories: directories)
        }
    }
}
