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
        let waitingRoots = shortGuards.union(shortAnchors)
        for id in waitingRoots.sorted() { retryRoot(id) }
        let shortRoots = shortGuards.union(shortAnchors)
        let hasProgress = waiting.contains { uncovered[$0] == nil } || shortRoots != waitingRoots
        retriedAt = cl_monotonic()
        guard !shortRoots.isEmpty || uncovered.keys.contains(where: { isShort($0) }) else {
            return retryAt = nil
        }
        retryGap = hasProgress ? Self.shortestRetry : min(retryGap * 2, Self.longestRetry)
        retryAt = retriedAt + retryGap
    }

    /// Tries again to watch the way to a root, or where it is awaited.
    private mutating func retryRoot(_ id: Int) {
        guard let state = roots[id] else { return }
        if state.node < 0 { probe(id) } else { recheckRoot(id) }
    }

    /// Whether something is not watched because the user has no watch left.
    var isShort: Bool { limitReached || !shortGuards.isEmpty || !shortAnchors.isEmpty }

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
