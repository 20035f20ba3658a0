internal import CLinux
internal import Inotify

extension TreeCore {
    /// Events were lost: compares what is on disk with what is known, and reports the difference.
    ///
    /// No record of files is kept. A file counts as changed when its ctime is not older than the last moment the
    /// queue was known to be empty; nobody can fake a ctime. After a step of the wall clock everything counts. A
    /// file that was open for writing counts if it is no longer: its last write may be older than its close.
    mutating func overflow() {
        trims = 0
        trimAt = cl_monotonic() + Self.trimGaps[0]
        wantSums()
        forgetHolds()
        synthesised = [:]
        for file in createdFiles where nodes.isUsed(file.node) {
            file.name.withUnsafeBytes { noteWriting($0, file.node) }
        }
        createdFiles = []
        let step = abs(cl_realtime() - cl_monotonic() - drainedOffset)
        let isAllNews = step > Self.clockStep || writingForgotten
        let since = isAllNews ? Int64.min : drained - Self.clockGrain
        writingForgotten = false
        for id in roots.keys.sorted() {
            guard let state = roots[id] else { continue }
            guard state.node >= 0 else {
                probe(id)
                continue
            }
            reconcile(state, since: since)
        }
        releaseUnknown()
    }

    /// Gives back the watches that the kernel has and nobody here knows: what was believed of them was wrong.
    private mutating func releaseUnknown() {
        guard let kernel = ProcFile.watches(of: descriptor.raw) else { return }
        for number in kernel.keys.sorted() { release(number) }
    }

    /// Compares one tree with the disk.
    private mutating func reconcile(_ state: RootState, since: Int64) {
        let before = changes.count
        guard rootStillStands(state.root.id) else {
            changes.append(overflowChange(state, deletionsLost: true))
            return replaceRoot(state.root.id)
        }
        let moment = since == .min ? since : max(since, state.since)
        let deletionsLost = walk(state.node, .reconcile(since: moment))
        changes.insert(overflowChange(state, deletionsLost: deletionsLost), at: before)
    }

    private func overflowChange(_ state: RootState, deletionsLost: Bool) -> TreeWatcher.Change {
        TreeWatcher.Change(
            .overflow(deletionsLost: deletionsLost),
            state.path,
            root: state.root,
            isDirectory: state.fileName == nil,
            event: Cause(mask: 0x4000, cookie: 0)
        )
    }

    /// What is known contradicts what the kernel says: believes the disk.
    mutating func recover(_ state: RootState) {
        reconcile(state, since: drained - Self.clockGrain)
    }

    /// Gives the kernel back what is free, after events were lost: that leaves holes of megabytes.
    ///
    /// More than once: nobody here knows when those who were told have done their part.
    mutating func giveBack(at now: Int64) {
        guard let due = trimAt, now >= due else { return }
        cl_malloc_trim()
        trims += 1
        trimAt = trims < Self.trimGaps.count ? now + Self.trimGaps[trims] : nil
    }

    /// When memory is given back after an overflow, each counted from the one before, in ns.
    private static let trimGaps: [Int64] = [1_000_000_000, 4_000_000_000, 20_000_000_000]
    /// How much the wall clock may differ from the steady one before it counts as a step, in ns.
    private static let clockStep: Int64 = 1_000_000_000
    /// How far a file's stamp may be from its change, in ns: stamps are of the coarse clock.
    static let clockGrain: Int64 = 20_000_000
}
