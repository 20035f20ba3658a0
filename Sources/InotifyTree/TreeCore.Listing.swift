internal import CLinux
internal import Glibc
internal import Inotify

extension TreeCore {
    /// Lists one watched directory.
    mutating func list(_ visit: inout DirectoryVisit) {
        switch visit.mode {
        case .silent:
            if isLeaf(visit) { return wantSums() }
        case .complete, .refit:
            nodes[flags: visit.node].remove(.incomplete)
            if isLeaf(visit) { return }
        case .synthesise: nodes[flags: visit.node].subtract([.unlisted, .incomplete])
        case .reconcile(let since):
            nodes[flags: visit.node].subtract([.unlisted, .incomplete])
            visit.begin(since: since, knownSum(of: visit.node))
        }
        var bytes: [UInt8] = []
        var isWhole = false
        swap(&bytes, &listing)
        while !isClosing() {
            let count = bytes.withUnsafeMutableBytes {
                cl_getdents64(visit.directory, $0.baseAddress, $0.count)
            }
            guard count > 0 else {
                isWhole = count == 0
                break
            }
            bytes.withUnsafeBytes { all in
                var entry = cl_entry()
                var offset = 0
                while cl_dirent(all.baseAddress, count, offset, &entry) == 1 {
                    offset = entry.next
                    meet(UnsafeRawBufferPointer(start: entry.name, count: entry.length), entry.type, &visit)
                }
            }
        }
        swap(&bytes, &listing)
        if let known = visit.known, isWhole { visit.deletionsLost = !known.isExplained(by: visit.found) }
        if isWhole { setSum(visit) } else { forgetSum(visit.node) }
        finish(&visit)
    }

    /// Whether a directory holds no other: then only its files could be listed.
    ///
    /// Its count of links says so where each directory in it is one, by its "..". A directory that comes later is
    /// heard of: the watch is there.
    private mutating func isLeaf(_ visit: DirectoryVisit) -> Bool {
        guard case .ignore = visit.state.options.symlinks else { return false }
        guard let status = visit.own, status.links == 2 else { return false }
        if let isKnown = countsDirectories[status.device] { return isKnown }
        let counts = Self.countingFileSystems.contains(cl_fstatfs_type(visit.directory))
        countsDirectories[status.device] = counts
        return counts
    }

    /// ext2 to ext4, XFS and tmpfs.
    private static let countingFileSystems: Set<Int64> = [0xEF53, 0x5846_5342, 0x0102_1994]

    /// Reports what has a name by now, as if the directory was listed.
    mutating func lookAt(_ name: [UInt8], in node: Int32) {
        guard let state = rootState(of: node) else { return }
        guard case .open(let directory) = openVerified(node) else { return leaveUnfinished(node, .unlisted) }
        defer { _ = cl_close(directory) }
        var visit = DirectoryVisit(node: node, mode: .synthesise, state: state, directory: directory)
        (name + [0]).withUnsafeBytes { bytes in
            let name = UnsafeRawBufferPointer(rebasing: bytes.dropLast())
            guard let status = visit.status(name) else { return }
            meet(name, UInt8(truncatingIfNeeded: (status.mode & S_IFMT) >> 12), &visit)
        }
        changes += visit.told
        remember(visit.names, in: node)
        for step in visit.steps { walk(step, open(step.node, in: directory)) }
    }

    /// Handles one entry of a directory that is listed.
    private mutating func meet(
        _ name: UnsafeRawBufferPointer,
        _ type: UInt8,
        _ visit: inout DirectoryVisit
    ) {
        if !holds.isEmpty, !visit.mode.isSilent { settleHold(of: name, in: visit.node) }
        let isLink = visit.leadsToDirectory(name, type)
        guard isLink || visit.isDirectory(name, type) else { return meetOther(name, type, &visit) }
        let known = nodes.child(of: visit.node, named: name)
        guard verdict(visit.node, name, isDirectory: true, visit.state) != .prune else {
            if let known { drop(known) }
            return
        }
        guard mayDescend(below: visit.node, visit.state) else {
            if let known { drop(known) }
            return meetOther(name, type, &visit, isDirectory: true)
        }
        if let known {
            if visit.mode.isReconciling { nodes[flags: known].insert(.seen) }
            if isLink { nodes[flags: known].insert(.link) } else { nodes[flags: known].remove(.link) }
            if case .complete = visit.mode { return }
            return visit.steps.append(WalkStep(node: known, mode: visit.mode))
        }
        // What is to be told of it is told when it is listed again.
        if visit.mode.isSilent, !nodes[flags: visit.node].isDisjoint(with: [.unlisted, .incomplete]) {
            return
        }
        let child = nodes.insert(name, parent: visit.node)
        if isLink { nodes[flags: child].insert(.link) }
        guard !visit.mode.isSilent else {
            return visit.steps.append(WalkStep(node: child, mode: .silent))
        }
        if visit.mode.isReconciling { nodes[flags: child].insert(.seen) }
        visit.fresh.append(child)
        visit.steps.append(WalkStep(node: child, mode: .synthesise, news: .created))
    }

    /// Handles one entry that is no directory, or one that is not watched.
    private mutating func meetOther(
        _ name: UnsafeRawBufferPointer,
        _ type: UInt8,
        _ visit: inout DirectoryVisit,
        isDirectory: Bool = false
    ) {
        if !isDirectory { visit.sum &+= NameSum.hash(name) }
        if case .silent = visit.mode { return }
        let before = changes.count
        look(at: name, type, &visit, isDirectory: isDirectory)
        visit.told += changes[before...]
        changes.removeSubrange(before...)
    }

    private mutating func look(
        at name: UnsafeRawBufferPointer,
        _ type: UInt8,
        _ visit: inout DirectoryVisit,
        isDirectory: Bool
    ) {
        switch visit.mode {
        case .silent, .complete, .refit: return
        case .synthesise:
            guard verdict(visit.node, name, isDirectory: isDirectory, visit.state) == .include,
                !faults.isSynthesisSkipped()
            else { return }
            emit(.created, visit.node, name, isDirectory: isDirectory)
            visit.names.insert(Array(name))
            if !isDirectory, visit.isRegular(name, type) { tellComplete(name, visit) }
        case .reconcile(let since):
            let seen = visit.status(name)
            if !isDirectory { visit.note(name, seen, since: since) }
            guard let status = seen,
                status.changed >= since || isKnownWriting(name, visit.node),
                verdict(visit.node, name, isDirectory: isDirectory, visit.state) == .include
            else { return }
            if status.changed >= since, status.born >= since || status.mode & S_IFMT != S_IFREG {
                emit(.created, visit.node, name, isDirectory: isDirectory)
                visit.names.insert(Array(name))
            }
            if status.mode & S_IFMT == S_IFREG { tellComplete(name, visit) }
        }
    }

    /// Reports a file as written, or waits until nobody writes to it any more.
    private mutating func tellComplete(_ name: UnsafeRawBufferPointer, _ visit: DirectoryVisit) {
        guard !visit.isBeingWritten(name) else { return awaitClose(of: name, in: visit.node) }
        if !openFiles.isEmpty { forgetOpen(name, in: visit.node) }
        forgetWriting(name, visit.node)
        emit(.written, visit.node, name)
    }

    /// Ends a listing: which known children are gone, and which news the kernel will repeat.
    private mutating func finish(_ visit: inout DirectoryVisit) {
        if visit.mode.isReconciling, !isClosing() {
            for child in nodes.children(of: visit.node) {
                if nodes[flags: child].contains(.seen) {
                    nodes[flags: child].remove(.seen)
                    continue
                }
                tellGone(child)
                visit.deletionsLost = true
            }
        }
        tellFound(&visit)
        remember(visit.names, in: visit.node)
    }

    /// Tells what a listing found; if the directory has another name by then, what is new may never have had this one.
    private mutating func tellFound(_ visit: inout DirectoryVisit) {
        guard !visit.told.isEmpty || !visit.fresh.isEmpty else { return }
        if isInPlace(visit) {
            changes += visit.told
        } else {
            for child in visit.fresh where nodes.isUsed(child) { drop(child) }
            visit.steps.removeAll { visit.fresh.contains($0.node) }
            visit.names = []
            leaveUnfinished(visit.node, .unlisted)
        }
        visit.told = []
    }

    /// Takes note of names that were told and whose news may be in the kernel's queue.
    mutating func remember(_ names: Set<[UInt8]>, in node: Int32) {
        guard !names.isEmpty else { return }
        let barrier = bytesRead + UInt64(max(0, cl_pending(descriptor.raw)))
        guard barrier > position else { return }
        synthesised[node, default: Synthesised()].add(names, until: barrier)
    }

    /// Whether directories in this one are watched, as far as depth goes.
    func mayDescend(below node: Int32, _ state: RootState) -> Bool {
        guard let most = state.options.maxDepth else { return true }
        return nodes.depth(of: node) < most
    }

    /// Notes that a directory must be looked at again.
    mutating func leaveUnfinished(_ node: Int32, _ flag: NodeTable.Flags) {
        if nodes[flags: node].isDisjoint(with: [.unlisted, .incomplete]) { unfinished.append(node) }
        nodes[flags: node].insert(flag)
    }

    /// Looks again at what a walk could not reach; only when the queue is empty and names are as known.
    ///
    /// Not without news: looking itself causes events, of watches added and removed.
    mutating func finishUnfinished() {
        guard !unfinished.isEmpty, holds.isEmpty, hasNews else { return }
        hasNews = false
        let list = unfinished
        unfinished = []
        for node in list where nodes.isUsed(node) {
            let flags = nodes[flags: node]
            // Taken away first: what strays again is noted again.
            nodes[flags: node].subtract([.unlisted, .incomplete])
            if flags.contains(.unlisted) {
                walk(node, .synthesise)
            } else if flags.contains(.incomplete) {
                walk(node, .complete)
            }
        }
    }
}
