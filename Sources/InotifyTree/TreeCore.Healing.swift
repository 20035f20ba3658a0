internal import CLinux
internal import Glibc
internal import Inotify
internal import SystemPackage

extension TreeCore {
    /// Looks why the kernel dropped watches: the directory is gone, unmounted, or another one has its name.
    mutating func reviveLost() {
        let list = lost
        lost = []
        for node in list where isLost(node) {
            // Unmounting drops a whole tree at once: only where it was mounted there is something to find.
            var top = node
            while nodes.parent(of: top) >= 0, isLost(nodes.parent(of: top)) { top = nodes.parent(of: top) }
            if nodes[flags: top].contains(.unmounted), let state = rootState(of: top) {
                for child in nodes.children(of: top) { drop(child) }
                forgetNews(of: top)
                nodes[flags: top].subtract([.unmounted, .lost])
                emit(.unmounted, root: state, node: top, Cause(mask: UInt32(IN_UNMOUNT), cookie: 0))
            }
            walk(top, .synthesise)
            if nodes.isUsed(top) { nodes[flags: top].remove(.lost) }
        }
    }

    /// Looks anew at a directory that has another one over it.
    mutating func revisit(_ path: [UInt8]) {
        for state in roots.values where state.node >= 0 && state.fileName == nil {
            let prefix = state.path.last == UInt8(ascii: "/") ? state.path : state.path + [UInt8(ascii: "/")]
            if path == state.path {
                checkRoot(state.node)
            } else if path.starts(with: prefix) {
                var node: Int32? = state.node
                for name in path.dropFirst(prefix.count).split(separator: UInt8(ascii: "/")) {
                    node = node.flatMap { above in
                        Array(name).withUnsafeBytes { nodes.child(of: above, named: $0) }
                    }
                }
                if let node { walk(node, .synthesise) }
            }
        }
        finishBatch()
    }

    private func isLost(_ node: Int32) -> Bool {
        nodes.isUsed(node) && nodes[flags: node].contains(.lost) && nodes.watch(of: node) == 0
    }

    /// Tries again to watch a directory whose permissions changed.
    mutating func retry(_ node: Int32, _ name: UnsafeRawBufferPointer) {
        guard let child = nodes.child(of: node, named: name), uncovered[child] != nil else { return }
        walk(child, .synthesise)
    }

    /// Tries again to watch what the limits kept out.
    ///
    /// At once when a watch was given back here; when something happens, but not often; and from time to time,
    /// less and less often, since nobody tells when another program gives its watches back.
    mutating func retryLimit(didRead: Bool) {
        defer { watchFreed = false }
        guard retryAt != nil else { return }
        let now = cl_monotonic()
        let isDue = now >= retryAt ?? 0 || (didRead && now - retriedAt >= retryGap / 8)
        guard watchFreed || isDue else { return }
        let waiting = uncovered.keys.filter { isShort($0) }.sorted()
        limitReached = false
        for node in waiting where nodes.isUsed(node) && !limitReached { walk(node, .synthesise) }
        let hasProgress = waiting.contains { uncovered[$0] == nil }
        retriedAt = cl_monotonic()
        guard uncovered.keys.contains(where: { isShort($0) }) else { return retryAt = nil }
        retryGap = hasProgress ? Self.shortestRetry : min(retryGap * 2, Self.longestRetry)
        retryAt = retriedAt + retryGap
    }

    /// Whether a directory is not watched only because something ran out.
    private func isShort(_ node: Int32) -> Bool {
        guard let failure = uncovered[node] else { return false }
        return [ENOSPC, EMFILE, ENFILE, ENOMEM].contains(failure.errno.rawValue)
    }

    /// Starts to try again from time to time, if something ran out.
    mutating func scheduleRetry(after error: CInt) {
        guard retryAt == nil, [ENOSPC, EMFILE, ENFILE, ENOMEM].contains(error) else { return }
        retryGap = Self.shortestRetry
        retriedAt = cl_monotonic()
        retryAt = retriedAt + retryGap
    }

    /// How long to wait before trying again, at first and at most, in ns.
    static let shortestRetry: Int64 = 1_000_000_000
    static let longestRetry: Int64 = 64_000_000_000
}
