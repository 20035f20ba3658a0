internal import CLinux
internal import Glibc
internal import Inotify
internal import SystemPackage

extension TreeCore {
    /// Starts to watch a root; what is there is not reported.
    mutating func add(
        _ path: FilePath,
        _ options: TreeWatcher.Options
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
        if establish(id, .silent, announce: false) {
            guard options.onLimit == .throw, let failure = limitFailure(in: id) else { return root }
            remove(root)
            changes.removeSubrange(min(before, changes.count)...)
            throw failure
        }
        if case .fail = options.rootMissing {
            roots[id] = nil
            changes.removeSubrange(min(before, changes.count)...)
            throw rootFailure ?? .addWatch(errno: ENOENT, path: path)
        }
        awaitRoot(id)
        return root
    }

    /// Stops to watch a root.
    mutating func remove(_ root: TreeWatcher.Root) {
        guard let state = roots.removeValue(forKey: root.id) else { return }
        holds.removeAll { $0.rootID == root.id }
        release(state.anchor)
        if state.node >= 0 { drop(state.node) }
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
        guard var state = roots[id] else { return true }
        var status = cl_status()
        let error = Self.withCString(state.path) { cl_statx(AT_FDCWD, $0, 0, &status) }
        guard error >= 0 else {
            rootFailure = .addWatch(errno: -error, path: state.root.path)
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
        let attachment = attach(node)
        rootFailure = uncovered[node]
        // Without permission it is waited for like a missing one; without watches it is tried again like others.
        guard attachment != .gone, attachment != .uncovered || rootFailure?.exhausted == .watches else {
            drop(node)
            roots[id]?.node = -1
            return false
        }
        if state.anchor != 0 {
            roots[id]?.anchor = 0
            release(state.anchor)
        }
        if announce, let state = roots[id] { emit(.rootAppeared, root: state) }
        if attachment != .uncovered { walk(node, mode) }
        return true
    }

    /// Waits for a root: watches the nearest directory above that exists.
    mutating func awaitRoot(_ id: Int) {
        for _ in 0..<64 {
            guard let state = roots[id] else { return }
            guard let (watch, awaited) = watchAbove(state) else { return }
            roots[id]?.anchor = watch
            roots[id]?.awaited = awaited.name
            if state.anchor != watch { release(state.anchor) }
            // Perhaps it came before the watch did.
            var status = cl_status()
            guard Self.withCString(awaited.path, { cl_statx(AT_FDCWD, $0, 0, &status) }) >= 0 else { return }
            if establish(id, .synthesise, announce: true) { return }
            guard status.mode & S_IFMT == S_IFDIR, awaited.path.count < state.path.count else { return }
        }
    }

    /// Watches the nearest directory above a root that can be watched.
    private mutating func watchAbove(
        _ state: RootState
    ) -> (watch: Int32, awaited: (path: [UInt8], name: [UInt8]))? {
        var path = state.path
        let mask = UInt32(IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB)
        var denied: Inotify.Failure?
        while true {
            let (parent, name) = Self.split(path)
            guard parent != path, !name.isEmpty else { break }
            let watch = Self.withCString(parent) {
                cl_inotify_add_watch(descriptor.raw, $0, mask | 0x2100_0000)
            }
            if watch >= 0 { return (watch, (path, name)) }
            if -watch != ENOENT, -watch != ENOTDIR, denied == nil {
                denied = .addWatch(errno: -watch, path: PathBytes.path(parent))
            }
            path = parent
        }
        if let denied { emit(.uncovered(denied), root: state) }
        return nil
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
        for state in roots.values where state.anchor != 0 && state.anchor == record.watch {
            guard record.name.isEmpty || state.awaited.elementsEqual(record.name) else { continue }
            if record.mask & UInt32(IN_IGNORED) != 0 { roots[state.root.id]?.anchor = 0 }
            probe(state.root.id)
        }
    }

    /// Looks whether a missing root is there by now.
    mutating func probe(_ id: Int) {
        guard let state = roots[id], state.node < 0 else { return }
        if !establish(id, .synthesise, announce: true) { awaitRoot(id) }
    }

    /// The root's directory was deleted or renamed: looks what its path names now.
    mutating func checkRoot(_ node: Int32) {
        guard let state = rootState(of: node), !rootStands(node) else { return }
        replaceRoot(state.root.id)
    }

    /// Whether the path of a root still names the directory that is watched.
    func rootStands(_ node: Int32) -> Bool {
        guard let state = rootState(of: node), nodes.watch(of: node) != 0 else { return false }
        let watch = withPath(of: node) {
            cl_inotify_add_watch(descriptor.raw, $0, state.mask | UInt32(IN_DELETE_SELF | IN_MOVE_SELF))
        }
        guard watch != nodes.watch(of: node) else { return true }
        if watch > 0, nodes.node(withWatch: watch) == nil,
            !roots.values.contains(where: { $0.anchor == watch })
        {
            _ = cl_inotify_rm_watch(descriptor.raw, watch)
        }
        return false
    }

    /// The old root is gone; another may be there already.
    mutating func replaceRoot(_ id: Int) {
        guard let state = roots[id] else { return }
        emit(.rootVanished, root: state)
        roots[id]?.node = -1
        if state.node >= 0 { drop(state.node) }
        probe(id)
    }
}
