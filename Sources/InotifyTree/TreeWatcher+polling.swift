package import Inotify
package import SystemPackage

extension TreeWatcher {
    /// Watches a directory whose content may be news as a whole.
    ///
    /// - Parameters:
    ///   - root: the path.
    ///   - options: nil means the watcher's.
    ///   - isNews: whether everything that is there is reported, and first that the root is there.
    /// - Returns: the root, which its changes carry.
    /// - Throws: ``Inotify/Failure`` as the public form does.
    @discardableResult
    package func add(
        _ root: FilePath,
        _ options: Options? = nil,
        isNews: Bool
    ) throws(Inotify.Failure) -> Root {
        try locked { (state) throws(Inotify.Failure) in
            guard state.core != nil else { throw Inotify.Failure(.closed, errno: 9, path: root) }
            defer { wakeIfReady(&state) }
            return try state.core?.add(root, options ?? self.options, isNews: isNews)
                ?? Root(path: root, id: -1)
        }
    }

    /// Watches a directory on a file system that tells nothing, by looking at it again and again; or one such file.
    ///
    /// A rename is a deletion and a creation.
    ///
    /// - Parameters:
    ///   - root: the path.
    ///   - bounds: how long to wait between two looks, in ns; grows with what a look costs.
    ///   - isFile: the path is that of a file.
    ///   - isNews: reports everything that is there, and does not wait for the first look.
    /// - Returns: what changes name as their root.
    /// - Throws: ``Inotify/Failure``: `.closed`, or `.initialize` when no thread can be started.
    @discardableResult
    package func poll(
        _ root: FilePath,
        every bounds: ClosedRange<Int64> = 500_000_000...30_000_000_000,
        isFile: Bool = false,
        isNews: Bool = false
    ) throws(Inotify.Failure) -> Root {
        let id = locked { state -> Int? in
            guard state.core != nil else { return nil }
            state.core?.lastRootID += 1
            return state.core?.lastRootID
        }
        guard let id else { throw Inotify.Failure(.closed, errno: 9, path: root) }
        let polled = Root(path: root, id: id)
        let tree = PolledTree(polled, options, isFile: isFile, isNews: isNews)
        let count = tree.directories
        locked { $0.polled[id] = count }
        do {
            try TreePoller(tree, of: self, every: bounds, isNews: isNews).start()
        } catch {
            locked { $0.polled[id] = nil }
            throw error
        }
        return polled
    }

    /// Looks at a tree no more; what the last look found is still delivered.
    package func stopPolling(_ root: Root) {
        locked { $0.polled[root.id] = nil }
    }

    /// Looks anew at directories over which something was mounted, or from which something was unmounted, and at those
    /// that were the top of a mount when they were found, whatever their names are by now.
    ///
    /// Whether there is another directory now is found out; if so, what is there is reported as new.
    ///
    /// - Parameters:
    ///   - directories: where, in the order of their paths.
    ///   - hidden: those of them where what is there is reported in any case: for a while it could not be seen.
    package func revisit(_ directories: [FilePath], hidden: Set<FilePath> = []) {
        let places = directories.map {
            TreeCore.MountPlace(path: PathBytes.of($0), wasHidden: hidden.contains($0))
        }
        locked { state in
            state.core?.revisit(places)
            wakeIfReady(&state)
        }
    }

    /// How many directories are looked at again and again.
    package var polledDirectories: Int { locked { $0.polled.values.reduce(0, +) } }

    /// Whether everything that was found was taken.
    var isEmpty: Bool { locked { $0.head == $0.ready.count } }

    /// Whether a tree is still to be looked at.
    func isPolled(_ root: Root) -> Bool { locked { $0.polled[root.id] != nil } }

    /// Takes what was found by looking, unless the tree is no longer to be looked at.
    func deliver(_ changes: [Change], of root: Root, directories: Int) {
        locked { state in
            guard state.core != nil, state.polled[root.id] != nil else { return }
            state.polled[root.id] = directories
            state.core?.changes.append(contentsOf: changes)
            wakeIfReady(&state)
        }
    }

    /// Whether something is not watched because the user has no watch left.
    package var isShort: Bool { locked { $0.core?.isShort ?? false } }

    /// All changes that one read of the kernel's queue gives, as ``nextBatch()``.
    ///
    /// Empty also after ``poke()``, and when ``isShort`` became another one.
    ///
    /// - Throws: ``Inotify/Failure`` with `.read`.
    package func nextBatchOrPoke() async throws(Inotify.Failure) -> [Change] {
        try await receive(all: true, mayBePoked: true)
    }

    /// Makes ``nextBatchOrPoke()`` return, at once or the next time it is called.
    package func poke() {
        let waiters = locked { state in
            state.isPoked = true
            return state.waiters.popAll()
        }
        for waiter in waiters { waiter.answer(true) }
    }

    /// Makes ``nextBatchOrPoke()`` return as soon as all was read that the kernel has to tell.
    package func pokeWhenQuiet() {
        let waiters = locked { state in
            state.isPokedWhenQuiet = true
            return state.waiters.popAll()
        }
        for waiter in waiters { waiter.answer(true) }
    }
}
