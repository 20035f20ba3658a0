internal import CLinux
internal import Glibc
internal import Inotify

extension TreeCore {
    /// Lists one watched directory.
    ///
    /// - Returns: whether files in it may have been deleted unseen.
    mutating func list(
        _ node: Int32,
        _ mode: WalkMode,
        _ stack: inout [WalkStep]
    ) -> Bool {
        guard let state = rootState(of: node) else { return false }
        let directory = openDirectory(node)
        guard directory >= 0 else {
            // Renamed or deleted meanwhile, which will be heard: the watch is there.
            if directory == -ENOENT || directory == -ENOTDIR || directory == -ELOOP {
                leaveUnfinished(node, .unlisted)
                return false
            }
            let failure = Inotify.Failure(.scan, errno: -directory, path: path(of: node))
            if uncovered.updateValue(failure, forKey: node) == nil {
                emit(.uncovered(failure), root: state, node: node)
            }
            return false
        }
        defer { _ = cl_close(directory) }
        if !mode.isSilent, !isWatched(directory, node, state) {
            // Another directory has the name by now; its contents are not this one's.
            leaveUnfinished(node, .unlisted)
            return false
        }
        nodes[flags: node].subtract([.unlisted, .incomplete])
        var visit = DirectoryVisit(node: node, mode: mode, state: state, directory: directory)
        if case .reconcile(let since) = mode { visit.begin(since: since) }
        var bytes: [UInt8] = []
        swap(&bytes, &listing)
        while !isClosing() {
            let count = bytes.withUnsafeMutableBytes { cl_getdents64(directory, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes.withUnsafeBytes { all in
                var entry = cl_entry()
                var offset = 0
                while cl_dirent(all.baseAddress, count, offset, &entry) == 1 {
                    offset = entry.next
                    meet(
                        UnsafeRawBufferPointer(start: entry.name, count: entry.length),
                        entry.type,
                        &visit,
                        &stack
                    )
                }
            }
        }
        swap(&bytes, &listing)
        finish(&visit)
        return visit.deletionsLost
    }

    /// Whether an open directory is the one that a node's watch belongs to.
    mutating func isWatched(_ directory: CInt, _ node: Int32, _ state: RootState) -> Bool {
        let watch = Self.withCString(Array("/proc/self/fd/\(directory)".utf8)) {
            cl_inotify_add_watch(descriptor.raw, $0, state.mask)
        }
        guard watch > 0 else { return true }
        guard watch != nodes.watch(of: node) else { return true }
        release(watch)
        return false
    }

    /// Handles one entry of a directory that is listed.
    private mutating func meet(
        _ name: UnsafeRawBufferPointer,
        _ type: UInt8,
        _ visit: inout DirectoryVisit,
        _ stack: inout [WalkStep]
    ) {
        if !holds.isEmpty, !visit.mode.isSilent { settleHold(of: name, in: visit.node) }
        guard visit.isDirectory(name, type) else {
            meetFile(name, type, &visit)
            return
        }
        let known = nodes.child(of: visit.node, named: name)
        guard verdict(visit.node, name, isDirectory: true, visit.state) != .prune else {
            if let known { drop(known) }
            return
        }
        if let known { return meetKnown(known, name, &visit, &stack) }
        let child = nodes.insert(name, parent: visit.node)
        guard !visit.mode.isSilent else {
            return stack.append(WalkStep(node: child, mode: .silent, attachment: nil))
        }
        let attachment = attach(child, in: visit.directory)
        // Gone again: whatever happened to it will be heard.
        guard attachment != .gone else { return drop(child) }
        if case .reconcile = visit.mode { nodes[flags: child].insert(.seen) }
        emit(.created, visit.node, name, isDirectory: true, isSynthetic: true)
        visit.names.insert(Array(name))
        stack.append(WalkStep(node: child, mode: .synthesise, attachment: attachment))
    }

    /// Handles one directory, known already, of a directory that is listed.
    private mutating func meetKnown(
        _ known: Int32,
        _ name: UnsafeRawBufferPointer,
        _ visit: inout DirectoryVisit,
        _ stack: inout [WalkStep]
    ) {
        switch visit.mode {
        case .silent: stack.append(WalkStep(node: known, mode: .silent, attachment: nil))
        case .complete: break
        case .synthesise:
            let attachment = attach(known, in: visit.directory)
            guard attachment != .gone else { return drop(known) }
            stack.append(WalkStep(node: known, mode: .synthesise, attachment: attachment))
        case .reconcile:
            let attachment = attach(known, in: visit.directory)
            guard attachment != .gone else { return }
            nodes[flags: known].insert(.seen)
            guard attachment == .new else {
                return stack.append(WalkStep(node: known, mode: visit.mode, attachment: attachment))
            }
            visit.deletionsLost = true
            emit(.deleted, visit.node, name, isDirectory: true, isSynthetic: true)
            emit(.created, visit.node, name, isDirectory: true, isSynthetic: true)
            stack.append(WalkStep(node: known, mode: .synthesise, attachment: attachment))
        }
    }

    /// Handles one entry that is no directory.
    private mutating func meetFile(
        _ name: UnsafeRawBufferPointer,
        _ type: UInt8,
        _ visit: inout DirectoryVisit
    ) {
        switch visit.mode {
        case .silent, .complete: return
        case .synthesise:
            guard verdict(visit.node, name, isDirectory: false, visit.state) == .include else { return }
            emit(.created, visit.node, name, isSynthetic: true)
            visit.names.insert(Array(name))
            if visit.isRegular(name, type), !visit.isBeingWritten(name) {
                emit(.written, visit.node, name, isSynthetic: true)
            }
        case .reconcile(let since):
            guard let status = visit.status(name), status.changed >= since,
                verdict(visit.node, name, isDirectory: false, visit.state) == .include
            else { return }
            if status.born >= since || status.mode & S_IFMT != S_IFREG {
                emit(.created, visit.node, name, isSynthetic: true)
                visit.names.insert(Array(name))
            }
            if status.mode & S_IFMT == S_IFREG, !visit.isBeingWritten(name) {
                emit(.written, visit.node, name, isSynthetic: true)
            }
        }
    }

    /// Ends a listing: which known children are gone, and which news the kernel will repeat.
    private mutating func finish(_ visit: inout DirectoryVisit) {
        if case .reconcile = visit.mode {
            for child in nodes.children(of: visit.node) {
                if nodes[flags: child].contains(.seen) {
                    nodes[flags: child].remove(.seen)
                    continue
                }
                var name: [UInt8] = []
                nodes.appendName(of: child, to: &name)
                name.withUnsafeBytes { emit(.deleted, visit.node, $0, isDirectory: true, isSynthetic: true) }
                drop(child)
                visit.deletionsLost = true
            }
        }
        guard !visit.names.isEmpty else { return }
        let barrier = bytesRead + UInt64(max(0, cl_pending(descriptor.raw)))
        guard barrier > position else { return }
        synthesised[visit.node] = Synthesised(
            barrier: barrier,
            names: visit.names.union(synthesised[visit.node]?.names ?? [])
        )
    }

    /// Notes that a directory must be looked at again.
    mutating func leaveUnfinished(_ node: Int32, _ flag: NodeTable.Flags) {
        if nodes[flags: node].isDisjoint(with: [.unlisted, .incomplete]) { unfinished.append(node) }
        nodes[flags: node].insert(flag)
    }

    /// Looks again at what a walk could not reach; only when the queue is empty and names are as known.
    mutating func finishUnfinished() {
        guard !unfinished.isEmpty, holds.isEmpty else { return }
        let list = unfinished
        unfinished = []
        for node in list where nodes.isUsed(node) {
            if nodes[flags: node].contains(.unlisted) {
                walk(node, .synthesise)
            } else if nodes[flags: node].contains(.incomplete) {
                walk(node, .complete)
            }
        }
    }
}
