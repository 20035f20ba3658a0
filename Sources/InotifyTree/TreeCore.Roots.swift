internal import CLinux
internal import Glibc
package import Inotify
package import SystemPackage

extension TreeCore {
    /// Starts to watch a root; what is there is reported only if all of it is news.
    package mutating func add(
        _ path: FilePath,
        _ options: TreeWatcher.Options,
        isNews: Bool = false
    ) throws(Inotify.Failure) -> TreeWatcher.Root {
        let bytes = PathBytes.of(path)
        guard !bytes.isEmpty else { throw Inotify.Failure(.invalidPath, errno: EINVAL, path: path) }
        lastRootID += 1
        let id = lastRootID
        let root = TreeWatcher.Root(path: path, id: id)
        let bookkeeping: Inotify.Mask = [.create, .delete, .movedFrom, .movedTo]
        let own = options.report.events.subtracting([.deleteSelf, .moveSelf])
        let flags: Inotify.Mask = [.onlyDirectory, .excludeUnlinked, .maskAdd]
        var state = RootState(
            root: root,
            path: bytes,
            options: options,
            mask: own.union(bookkeeping).union(flags).rawValue
        )
        state.since = cl_realtime_coarse() - Self.clockGrain
        roots[id] = state
        let before = changes.count
        if establish(id, isNews ? .synthesise : .silent, announce: isNews) {
            guard options.onLimit == .throw, let failure = limitFailure(in: id) else { return root }
            remove(root)
            changes.removeSubrange(min(before, changes.count)...)
            throw failure
        }
        if case .fail = options.rootMissing {
            remove(root)
            changes.removeSubrange(min(before, changes.count)...)
            throw rootFailure ?? .addWatch(errno: ENOENT, path: path)
        }
        awaitRoot(id)
        return root
    }

    /// Stops to watch a root.
    package mutating func remove(_ root: TreeWatcher.Root) {
        guard let state = roots.removeValue(forKey: root.id) else { return }
        shortGuards.remove(root.id)
        shortAnchors.remove(root.id)
        holds.removeAll { $0.rootID == root.id }
        noteKept()
        if state.node >= 0 { drop(state.node) }
        release(state.anchor)
        for number in state.guards { release(number) }
        retryAfterRemoval()
    }

    /// The filter is asked again about everything; what it newly includes is watched and not reported.
    mutating func refilter() {
        for state in roots.values where state.node >= 0 { walk(state.node, .silent) }
        finishBatch()
    }

    private mutating func retryAfterRemoval() {
        if limitReached { finishBatch() }
    }

    private func limitFailure(in id: Int) -> Inotify.Failure? {
        guard limitReached else { return nil }
        return uncovered.first { nodes.root(of: $0.key) == id && $0.value.exhausted == .watches }?.value
    }

    /// Watches a root that exists; false if it does not.
    private mutating func establish(_ id: Int, _ mode: WalkMode, announce: Bool) -> Bool {
        guard let approach = guardRoot(id), var state = roots[id] else { return true }
        var status = cl_status()
        let error = Self.withCString(state.path) { cl_statx(AT_FDCWD, $0, 0, &status) }
        guard error >= 0 else {
            rootFailure = .addWatch(errno: -error, path: state.root.path)
            return false
        }
        guard !approach.isMissing else {
            // It came after the way was watched: not all of that is.
            rootFailure = .addWatch(errno: ENOENT, path: state.root.path)
            return false
        }
        var directory = state.path
        state.fileName = nil
        if status.mode & S_IFMT != S_IFDIR {
            let (parent, name) = Self.split(state.path)
            directory = parent
            state.fileName = name
        }
        let node = directory.withUnsafeBytes { nodes.insert($0, parent: Int32(-1 - id)) }
        state.node = node
        roots[id] = state
        guard let directory = openRoot(node) else {
            drop(node)
            roots[id]?.node = -1
            roots[id]?.fileName = nil
            return false
        }
        if state.anchor != 0 {
            roots[id]?.anchor = 0
            noteKept()
            release(state.anchor)
        }
        if state.options.stayOnFilesystem { roots[id]?.device = Self.device(directory) }
        if announce { emit(.rootAppeared, root: state) }
        walk(WalkStep(node: node, mode: mode), .open(directory))
        return true
    }

    /// Opens a root's directory; nil if it is not there, or may not be read.
    private mutating func openRoot(_ node: Int32) -> CInt? {
        guard let state = rootState(of: node) else { return nil }
        switch open(node) {
        case .open(let directory): return directory
        case .gone, .astray: rootFailure = .addWatch(errno: ENOENT, path: state.root.path)
        case .refused(let error):
            let failure = Inotify.Failure.addWatch(errno: error, path: path(of: node))
            rootFailure = failure
            // Without permission it is waited for like a missing one.
            refuse(node, failure, state)
        }
        return nil
    }

    /// Waits for a root: watches the directory where its path ends by now.
    mutating func awaitRoot(_ id: Int) {
        for _ in 0..<64 {
            guard let approach = guardRoot(id), let state = roots[id] else { return }
            let place = watchPlace(approach, state)
            roots[id]?.anchor = place.watch
            roots[id]?.awaited = place.name
            noteKept()
            if state.anchor != place.watch { release(state.anchor) }
            // Perhaps it came before the watch did.
            let again = RootApproach(to: state.path)
            let isSame = again.isMissing == approach.isMissing && again.directory == approach.directory
            if !again.isMissing, establish(id, .synthesise, announce: true) { return }
            if isSame { return }
        }
    }

    /// Watches the directory in which the next name of a missing root's path will appear; or one above.
    private mutating func watchPlace(
        _ approach: RootApproach,
        _ state: RootState
    ) -> (watch: Int32, name: [UInt8]) {
        var (directory, name) = (approach.directory, approach.name)
        let mask = UInt32(IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB) | 0x2100_0000
        var denied: Inotify.Failure?
        while true {
            let watch = Self.withCString(directory) { cl_inotify_add_watch(descriptor.raw, $0, mask) }
            if watch >= 0 {
                shortAnchors.remove(state.root.id)
                return (watch, name)
            }
            if -watch != ENOENT, -watch != ENOTDIR, denied == nil {
                denied = .addWatch(errno: -watch, path: PathBytes.path(directory))
            }
            let above = Self.split(directory)
            guard above.parent != directory, !above.name.isEmpty else { break }
            (directory, name) = above
        }
        guard let denied else { return (0, name) }
        scheduleRetry(after: denied.errno.rawValue)
        let isNews = denied.exhausted != .watches || shortAnchors.insert(state.root.id).inserted
        if isNews { emit(.uncovered(denied), root: state) }
        return (0, name)
    }

    /// The directory part and the last name of a path.
    static func split(_ path: [UInt8]) -> (parent: [UInt8], name: [UInt8]) {
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else {
            return path == Array(".".utf8) ? (path, []) : (Array(".".utf8), path)
        }
        let parent = slash == 0 ? Array("/".utf8) : Array(path[..<slash])
        return (parent, Array(path[(slash + 1)...]))
    }

    /// Looks whether an event concerns a directory where a missing root is awaited.
    mutating func noticeAnchor(_ record: EventBuffer.Record) {
        guard keptWatches.contains(record.watch) else { return }
        for id in roots.keys.sorted() {
            guard let state = roots[id], state.anchor == record.watch,
                record.name.isEmpty || state.awaited.elementsEqual(record.name)
            else { continue }
            if record.mask & UInt32(IN_IGNORED) != 0 {
                roots[id]?.anchor = 0
                noteKept()
            }
            probe(id)
        }
    }

    /// Looks whether a missing root is there by now.
    mutating func probe(_ id: Int) {
        guard let state = roots[id], state.node < 0 else { return }
        if !establish(id, .synthesise, announce: true) { awaitRoot(id) }
    }

    /// The root's directory was deleted or renamed: looks what its path names now.
    mutating func checkRoot(_ node: Int32) {
        if let state = rootState(of: node) { recheckRoot(state.root.id) }
    }

    /// Whether the path of a root still names the directory that is watched.
    ///
    /// ``rootStillStands(_:)`` asks about the way as well.
    mutating func rootStands(_ node: Int32) -> Bool {
        guard let state = rootState(of: node), nodes.watch(of: node) != 0 else { return false }
        let watch = withPath(of: node) {
            cl_inotify_add_watch(descriptor.raw, $0, state.mask | UInt32(IN_DELETE_SELF | IN_MOVE_SELF))
        }
        guard watch != nodes.watch(of: node) else { return true }
        release(watch)
        return false
    }

    /// The old root is gone; another may be there already.
    mutating func replaceRoot(_ id: Int) {
        guard let state = roots[id] else { return }
        emit(.rootVanished, root: state)
        roots[id]?.node = -1
        // Whatever is awaited now, it is awaited under the root's own path.
        roots[id]?.fileName = nil
        if state.node >= 0 { drop(state.node) }
        probe(id)
    }
}
