internal import CLinux
internal import Inotify

/// What is known of the names in directories, without keeping any.
extension TreeCore {
    /// What an event says of a name.
    enum NameChange {
        case came, went
        /// It is in use, and perhaps it was before.
        case taken
    }

    /// Takes note of what became of a file's name.
    mutating func noteName(_ change: NameChange, _ name: UnsafeRawBufferPointer, _ node: Int32) {
        guard nodes[flags: node].contains(.summed) else { return }
        if !sumBarriers.isEmpty, let barrier = sumBarriers[node] {
            // Perhaps the listing has seen it.
            guard position > barrier else { return forgetSum(node) }
            sumBarriers[node] = nil
        }
        let hash = NameSum.hash(name)
        let index = doubts.isEmpty ? nil : doubts[node]?.firstIndex { $0.hash == hash }
        switch change {
        case .came: nodes.addToSum(hash, of: node)
        case .went: nodes.addToSum(0 &- hash, of: node)
        case .taken:
            if let index {
                if doubts[node]?[index].isPresent == true { return }
            } else {
                let count = doubts[node]?.count ?? 0
                guard count < NameSum.mostDoubts, count > 0 || doubts.count < Self.mostDoubtful else {
                    return forgetSum(node)
                }
                doubts[node, default: []].append(NameSum.Doubt(hash: hash, isPresent: true))
            }
            nodes.addToSum(hash, of: node)
        }
        if let index { doubts[node]?[index].isPresent = change != .went }
        if change == .went {
            if !formerNews.isEmpty { formerNews[node]?.remove(hash) }
            if !recentNews.isEmpty { recentNews[node]?.remove(hash) }
        } else {
            recentNews[node, default: []].insert(hash)
        }
    }

    /// Forgets which names were heard of so long ago that their stamps are older than the next loss.
    mutating func forgetOldNews(at moment: Int64) {
        guard moment - newsForgottenAt > 2 * Self.clockGrain else { return }
        newsForgottenAt = moment
        formerNews = recentNews
        if !recentNews.isEmpty { recentNews = [:] }
    }

    /// What is known of a directory's names; nil if nothing is.
    func knownSum(of node: Int32) -> NameSum? {
        guard nodes[flags: node].contains(.summed) else { return nil }
        let doubts = doubts[node] ?? []
        var heard = (recentNews[node] ?? []).union(formerNews[node] ?? [])
        for doubt in doubts where doubt.isPresent { heard.insert(doubt.hash) }
        return NameSum(value: nodes.sum(of: node), doubts: doubts, heard: heard)
    }

    /// The names are not known any more; they are listed when there is nothing else to do.
    mutating func forgetSum(_ node: Int32) {
        guard nodes[flags: node].contains(.summed) else { return }
        clearSum(node)
        wantSums()
    }

    /// The names are not known, and that is as it should be.
    mutating func clearSum(_ node: Int32) {
        nodes[flags: node].remove(.summed)
        if !doubts.isEmpty { doubts[node] = nil }
        if !recentNews.isEmpty { recentNews[node] = nil }
        if !formerNews.isEmpty { formerNews[node] = nil }
        if !sumBarriers.isEmpty { sumBarriers[node] = nil }
    }

    /// Takes note of the names that a whole listing found.
    mutating func setSum(_ visit: DirectoryVisit) {
        guard keepsNames(visit.state) else { return }
        clearSum(visit.node)
        nodes.setSum(visit.sum, of: visit.node)
        nodes[flags: visit.node].insert(.summed)
        let barrier = bytesRead + UInt64(max(0, cl_pending(descriptor.raw)))
        if barrier > position { sumBarriers[visit.node] = barrier }
    }

    /// Whether names are of use, and listing directories does not cause events itself.
    func keepsNames(_ state: RootState) -> Bool {
        guard case .ignore = state.options.symlinks, state.fileName == nil else { return false }
        return state.options.maxDepth == nil
            && state.options.report.isDisjoint(with: [.access, .open, .closeNoWrite])
    }

    /// Sees to it that directories whose names are not known are listed, once nothing happens.
    mutating func wantSums() {
        sumCursor = 0
        if sumAt == nil { sumAt = cl_monotonic() + Self.sumDelay }
    }

    /// Lists some directories whose names are not known; only when the queue is empty.
    mutating func listNames(at now: Int64) {
        guard let due = sumAt, now >= due else { return }
        guard now - readAt >= Self.sumQuiet, holds.isEmpty else { return sumAt = now + Self.sumQuiet }
        let end = now + Self.sumSlice
        while sumCursor < nodes.capacity {
            let node = sumCursor
            sumCursor += 1
            let flags: NodeTable.Flags = [.summed, .vast]
            guard nodes.isUsed(node), nodes[flags: node].isDisjoint(with: flags), nodes.watch(of: node) != 0,
                let state = rootState(of: node), keepsNames(state)
            else { continue }
            guard case .open(let directory) = open(plainly: node) else { continue }
            defer { _ = cl_close(directory) }
            var visit = DirectoryVisit(node: node, mode: .silent, state: state, directory: directory)
            if addNames(&visit) { setSum(visit) } else { nodes[flags: node].insert(.vast) }
            // Something happens: what was found may be of another directory that has this path by now.
            guard cl_pending(descriptor.raw) == 0 else {
                nodes[flags: node].remove(.summed)
                return sumAt = now + Self.sumQuiet
            }
            guard cl_monotonic() < end else { return sumAt = cl_monotonic() + Self.sumPause }
        }
        sumAt = nil
    }

    /// Adds up the names in an open directory; false if there are too many.
    private mutating func addNames(_ visit: inout DirectoryVisit) -> Bool {
        var count = 0
        var bytes: [UInt8] = []
        swap(&bytes, &listing)
        defer { swap(&bytes, &listing) }
        while count < Self.mostNames {
            let length = bytes.withUnsafeMutableBytes {
                cl_getdents64(visit.directory, $0.baseAddress, $0.count)
            }
            guard length > 0 else { return length == 0 }
            bytes.withUnsafeBytes { all in
                var entry = cl_entry()
                var offset = 0
                while cl_dirent(all.baseAddress, length, offset, &entry) == 1 {
                    offset = entry.next
                    count += 1
                    let name = UnsafeRawBufferPointer(start: entry.name, count: entry.length)
                    if !visit.isDirectory(name, entry.type) { visit.sum &+= NameSum.hash(name) }
                }
            }
        }
        return false
    }

    /// How long after something happened names are listed, how long at a time, and with what pauses; in ns.
    private static let sumQuiet: Int64 = 300_000_000
    private static let sumDelay: Int64 = 500_000_000
    private static let sumSlice: Int64 = 4_000_000
    private static let sumPause: Int64 = 30_000_000
    /// The most directories with names in doubt.
    private static let mostDoubtful = 2_000
    /// The most names of a directory that are listed for this alone.
    private static let mostNames = 200_000
}
