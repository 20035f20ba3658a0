internal import CLinux
internal import Glibc
internal import Inotify

extension TreeCore {
    /// Whether an event that is not of a directory is of a symbolic link that is followed.
    mutating func isFollowed(_ record: EventBuffer.Record, _ node: Int32) -> Bool {
        guard let state = rootState(of: node), case .follow = state.options.symlinks else { return false }
        let isKnown =
            nodes.child(of: node, named: record.name).map { nodes[flags: $0].contains(.link) } ?? false
        switch record.mask & UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO) {
        case UInt32(IN_CREATE): return leadsToDirectory(record.name, node)
        case UInt32(IN_MOVED_TO):
            let match = holds.first { $0.cookie == record.cookie && $0.rootID == state.root.id }
            return match?.isDirectory == true || leadsToDirectory(record.name, node)
        default: return isKnown
        }
    }

    private mutating func leadsToDirectory(_ name: UnsafeRawBufferPointer, _ node: Int32) -> Bool {
        guard case .open(let directory) = openVerified(node) else {
            leaveUnfinished(node, .incomplete)
            return false
        }
        defer { _ = cl_close(directory) }
        var status = cl_status()
        return Self.withCString(Array(name)) { cl_statx(directory, $0, AT_SYMLINK_NOFOLLOW, &status) } >= 0
            && status.mode & S_IFMT == S_IFLNK
            && Self.withCString(Array(name)) { cl_statx(directory, $0, 0, &status) } >= 0
            && status.mode & S_IFMT == S_IFDIR
    }

    /// Sees to it that a directory that has several names in a tree is watched under one, its own if it has one.
    ///
    /// - Returns: whether the node stays without a watch, as a link to what is watched already.
    mutating func isAlias(_ node: Int32, of watch: Int32, _ state: RootState) -> Bool {
        let root = nodes.root(of: node)
        let others = nodes.nodes(withWatch: watch).filter { $0 != node && nodes.root(of: $0) == root }
        guard !others.isEmpty else { return false }
        if nodes[flags: node].contains(.link) {
            let old = nodes.watch(of: node)
            nodes.setWatch(0, of: node)
            release(old)
            makeAlias(node)
            return true
        }
        for other in others where nodes.isUsed(other) && nodes[flags: other].contains(.link) {
            // One that leads to what lies below it is of another time: its turn comes when it is looked at itself.
            guard !nodes.contains(other, node) else { continue }
            nodes.setWatch(0, of: other)
            makeAlias(other)
        }
        return false
    }

    private mutating func makeAlias(_ node: Int32) {
        for child in nodes.children(of: node) { drop(child) }
        forgetNews(of: node)
        nodes[flags: node].insert(.alias)
        aliases.insert(node)
    }

    /// A directory lost a name: perhaps it is still reached by a link.
    mutating func followAliases() {
        guard aliasesWanted else { return }
        aliasesWanted = false
        for node in aliases.sorted() where nodes.isUsed(node) {
            nodes[flags: node].remove(.alias)
            aliases.remove(node)
            walk(node, .synthesise)
        }
    }

    /// Looks where links lead whose target was renamed or deleted.
    mutating func lookAtLinks() {
        let list = movedTargets
        movedTargets = []
        for node in list where nodes.isUsed(node) && nodes[flags: node].contains(.link) {
            let opened = open(node)
            guard case .gone = opened else {
                walk(WalkStep(node: node, mode: .synthesise), opened)
                continue
            }
            var name: [UInt8] = []
            nodes.appendName(of: node, to: &name)
            let parent = nodes.parent(of: node)
            tellGone(node)
            lookAt(name, in: parent)
        }
    }
}
