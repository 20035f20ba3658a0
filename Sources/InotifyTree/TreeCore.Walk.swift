internal import CLinux
internal import Glibc
internal import Inotify

extension TreeCore {
    /// What a walk does with what it finds.
    enum WalkMode {
        /// Watches it and reports nothing.
        case silent
        /// Reports everything as new.
        case synthesise
        /// Reports directories that are not known, with everything below.
        case complete
        /// Reports what changed since a moment (ns, `CLOCK_REALTIME_COARSE`), and directories that are new or gone.
        case reconcile(since: Int64)

        /// Whether nothing is told.
        var isSilent: Bool {
            switch self {
            case .silent: true
            case .synthesise, .complete, .reconcile: false
            }
        }
    }

    /// What became of the attempt to watch a directory.
    enum Attachment {
        /// It has a watch it did not have before.
        case new
        /// It has the watch it had.
        case same
        /// There is no directory of this name.
        case gone
        /// It cannot be watched, which is noted.
        case uncovered
        /// Its parent is not where it is known to be, so nothing can be said.
        case astray
    }

    /// A directory that a walk will list.
    struct WalkStep {
        let node: Int32
        let mode: WalkMode
        /// What became of it already; nil if it is not watched yet.
        let attachment: Attachment?
    }

    /// Watches a directory and everything below: first the watch, then the list, so that nothing falls between.
    ///
    /// Names are looked up below an open directory that is known to be the watched one, whatever is renamed
    /// meanwhile; only a silent walk, where nothing is told, takes the faster way by whole paths.
    ///
    /// - Returns: whether files may have been deleted unseen (only known in `.reconcile`).
    @discardableResult
    mutating func walk(_ start: Int32, _ mode: WalkMode) -> Bool {
        var deletionsLost = false
        var stack = [WalkStep(node: start, mode: mode, attachment: nil)]
        if !mode.isSilent {
            stack = [WalkStep(node: start, mode: mode, attachment: attachBelowParent(start))]
        }
        while let step = stack.popLast() {
            guard !isClosing() else { return deletionsLost }
            // A listing can show a name twice while names change.
            guard nodes.isUsed(step.node) else { continue }
            switch step.attachment ?? attach(step.node) {
            case .same: break
            case .new:
                // Another directory has the name of the one that was known: what was known below is void.
                for child in nodes.children(of: step.node) { drop(child) }
            case .gone, .astray:
                let parent = nodes.parent(of: step.node)
                guard parent >= 0 else { continue }
                // By a whole path, or below a parent gone astray, it may be there all the same.
                if step.attachment != .gone { leaveUnfinished(parent, .incomplete) }
                drop(step.node)
                continue
            case .uncovered: continue
            }
            if list(step.node, step.mode, &stack) { deletionsLost = true }
        }
        return deletionsLost
    }

    /// Watches one directory, by its whole path, or by its name in an open directory.
    mutating func attach(_ node: Int32, in directory: CInt? = nil) -> Attachment {
        guard let state = rootState(of: node) else { return .gone }
        if limitReached, nodes.watch(of: node) == 0 {
            return fail(node, .addWatch(errno: ENOSPC, path: path(of: node)), state, directory)
        }
        let isRoot = nodes.parent(of: node) < 0
        let mask = state.mask | (isRoot ? IN_DELETE_SELF_MOVE_SELF : IN_DONT_FOLLOW)
        let number: CInt
        if let directory {
            var path = Array("/proc/self/fd/\(directory)/".utf8)
            nodes.appendName(of: node, to: &path)
            number = Self.withCString(path) { cl_inotify_add_watch(descriptor.raw, $0, mask) }
        } else {
            number = withPath(of: node) { cl_inotify_add_watch(descriptor.raw, $0, mask) }
        }
        guard number >= 0 else {
            switch -number {
            case ENOENT, ENOTDIR, ELOOP: return .gone
            default: return fail(node, .addWatch(errno: -number, path: path(of: node)), state, directory)
            }
        }
        if !uncovered.isEmpty, uncovered.removeValue(forKey: node) != nil {
            nodes[flags: node].remove(.uncovered)
        }
        let old = nodes.watch(of: node)
        guard old != number else { return .same }
        nodes.setWatch(number, of: node)
        release(old)
        return .new
    }

    /// Watches one directory by its name in its parent, once that was made sure to be the watched one.
    mutating func attachBelowParent(_ node: Int32) -> Attachment {
        let parent = nodes.parent(of: node)
        guard parent >= 0 else { return attach(node) }
        guard let state = rootState(of: parent) else { return .astray }
        let directory = openDirectory(parent)
        guard directory >= 0 else { return .astray }
        defer { _ = cl_close(directory) }
        guard isWatched(directory, parent, state) else { return .astray }
        return attach(node, in: directory)
    }

    /// Opens a directory for listing.
    private func openDirectory(_ node: Int32) -> CInt {
        let flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK | (nodes.parent(of: node) < 0 ? 0 : O_NOFOLLOW)
        return withPath(of: node) { cl_openat(AT_FDCWD, $0, flags, 0) }
    }

    /// Takes note that a directory cannot be watched, and reports it once.
    private mutating func fail(
        _ node: Int32,
        _ failure: Inotify.Failure,
        _ state: RootState,
        _ directory: CInt?
    ) -> Attachment {
        let old = nodes.watch(of: node)
        nodes.setWatch(0, of: node)
        release(old)
        for child in nodes.children(of: node) { drop(child) }
        nodes[flags: node].insert(.uncovered)
        let isNews = uncovered.updateValue(failure, forKey: node) == nil
        let isLimit = failure.exhausted == .watches
        if isNews, !(isLimit && limitReached) { emit(.uncovered(failure), root: state, node: node) }
        if isLimit { limitReached = true }
        guard !isLimit, isNews, nodes.parent(of: node) >= 0 else { return .uncovered }
        // From now on the parent tells when the permissions change; perhaps they just did.
        _ = withPath(of: nodes.parent(of: node)) {
            cl_inotify_add_watch(
                descriptor.raw,
                $0,
                state.mask | UInt32(IN_ATTRIB) | IN_MASK_ADD_ONLYDIR
            )
        }
        return attach(node, in: directory)
    }

    /// Lists one watched directory.
    ///
    /// - Returns: whether files in it may have been deleted unseen.
    private mutating func list(
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
    private mutating func isWatched(_ directory: CInt, _ node: Int32, _ state: RootState) -> Bool {
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

    /// Ends the listing of a directory: which known children are gone, and which news the kernel will repeat.
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

    /// Looks again at what names hid during a walk; only when the queue is empty, so that names are as known.
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

/// The bits every root directory is watched with beside the others.
private let IN_DELETE_SELF_MOVE_SELF = UInt32(IN_DELETE_SELF | IN_MOVE_SELF)
/// Adds to a mask, of a directory only.
private let IN_MASK_ADD_ONLYDIR: UInt32 = 0x2100_0000
/// A symbolic link is not followed.
private let IN_DONT_FOLLOW: UInt32 = 0x0200_0000
