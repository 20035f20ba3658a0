internal import CLinux
internal import Glibc
internal import Inotify

extension TreeCore {
    /// Watches what a root's path leads through, for being renamed or deleted.
    ///
    /// - Returns: the way, as it was when everything on it was watched.
    @discardableResult
    mutating func guardRoot(_ id: Int) -> RootApproach? {
        guard let state = roots[id] else { return nil }
        let path = state.fileName == nil ? state.path : Self.split(state.path).parent
        var approach = RootApproach(to: path)
        var guards: Set<Int32> = []
        shortGuards.remove(id)
        // What was renamed before its watch was there shows in another way, or in other numbers.
        for _ in 0..<4 {
            let numbers = Set(approach.stations.compactMap { addGuard($0, of: id) })
            let again = RootApproach(to: path)
            let isStable = numbers == guards && again.stations == approach.stations
            for number in guards.subtracting(numbers) where !state.guards.contains(number) { release(number) }
            (guards, approach) = (numbers, again)
            if isStable { break }
        }
        roots[id]?.guards = guards
        noteKept()
        for number in state.guards.subtracting(guards) { release(number) }
        return approach
    }

    private mutating func addGuard(_ station: RootApproach.Station, of id: Int) -> Int32? {
        let mask = UInt32(IN_DELETE_SELF | IN_MOVE_SELF) | 0x2000_0000 | (station.isLink ? 0x0200_0000 : 0)
        let number = Self.withCString(station.path) { cl_inotify_add_watch(descriptor.raw, $0, mask) }
        if number == -ENOSPC {
            shortGuards.insert(id)
            scheduleRetry(after: ENOSPC)
        }
        return number > 0 ? number : nil
    }

    /// Collects the watches that belong to no directory of a tree.
    mutating func noteKept() {
        keptWatches = []
        for state in roots.values {
            if state.anchor != 0 { keptWatches.insert(state.anchor) }
            keptWatches.formUnion(state.guards)
        }
    }

    /// Looks whether an event says that a root's path leads elsewhere by now.
    mutating func noticeGuard(_ record: EventBuffer.Record) {
        let bits = UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)
        guard record.name.isEmpty, record.mask & bits != 0, keptWatches.contains(record.watch) else { return }
        for id in roots.keys.sorted() where roots[id]?.guards.contains(record.watch) == true {
            if record.mask & UInt32(IN_IGNORED) != 0 {
                roots[id]?.guards.remove(record.watch)
                noteKept()
            }
            recheckRoot(id)
        }
    }

    /// Looks what a root's path names now, and watches the way to it.
    mutating func recheckRoot(_ id: Int) {
        guard let state = roots[id] else { return }
        guard state.node >= 0 else {
            guardRoot(id)
            return probe(id)
        }
        if !rootStillStands(id) { replaceRoot(id) }
    }

    /// Whether a root's path names the directory that is watched; then everything on the way is watched, too.
    ///
    /// A way that had an end when it was watched, and leads to the root a moment later, must be watched once more:
    /// nobody would tell of what filled the gap, such as a link in the place of the directory it leads to.
    mutating func rootStillStands(_ id: Int) -> Bool {
        for _ in 0..<64 {
            let approach = guardRoot(id)
            guard let state = roots[id], state.node >= 0, rootStands(state.node) else { return false }
            if approach?.isMissing != true { return true }
        }
        return false
    }
}
