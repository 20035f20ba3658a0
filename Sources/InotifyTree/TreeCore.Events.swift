internal import CLinux
internal import Glibc
internal import Inotify

extension TreeCore {
    /// A file that was created in this batch.
    struct CreatedFile {
        let node: Int32
        let name: [UInt8]
    }

    /// Reads once from the kernel and turns all of it into changes.
    ///
    /// - Returns: whether there was anything to read.
    /// - Throws: a failure of read(2).
    mutating func readOnce() throws(Inotify.Failure) -> Bool {
        let moment = cl_realtime_coarse()
        let steady = cl_monotonic()
        let count = buffer.withUnsafeMutableBytes { cl_read(descriptor.raw, $0.baseAddress, $0.count) }
        if count == -Int(EAGAIN) {
            noteDrained(at: moment)
            expireHolds(before: steady)
            finishUnfinished()
            finishBatch()
            return false
        }
        guard count >= 0 else { throw Inotify.Failure(.read, errno: CInt(-count)) }
        bytesRead += UInt64(count)
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        bytes.withUnsafeBytes { all in
            _ = EventBuffer.decode(UnsafeRawBufferPointer(rebasing: all[..<count])) { record, left in
                position = bytesRead - UInt64(left)
                handle(record)
            }
        }
        swap(&bytes, &buffer)
        // A read that had room for one more record has emptied the queue.
        if count + EventBuffer.maximumRecord <= buffer.count {
            noteDrained(at: moment)
            expireHolds(before: steady)
            finishUnfinished()
        }
        finishBatch()
        return true
    }

    /// Handles one record, and what had to wait for it.
    mutating func handle(_ record: EventBuffer.Record) {
        dispatch(record)
        if replayWanted { replayDeferred() }
    }

    /// Handles one record, for each tree that its watch belongs to.
    private mutating func dispatch(_ record: EventBuffer.Record) {
        if record.mask & UInt32(IN_Q_OVERFLOW) != 0 { return overflow() }
        noticeAnchor(record)
        guard let first = nodes.node(withWatch: record.watch) else { return }
        let all = nodes.nodes(withWatch: record.watch)
        guard all.count > 1 else { return handle(record, first) }
        for node in all where nodes.isUsed(node) && nodes.watch(of: node) == record.watch {
            handle(record, node)
        }
    }

    /// Handles one record for one directory.
    mutating func handle(_ record: EventBuffer.Record, _ node: Int32) {
        let isRoot = nodes.parent(of: node) < 0
        if record.mask & UInt32(IN_IGNORED) != 0 {
            nodes.setWatch(0, of: node)
            watchFreed = true
            if isRoot { return checkRoot(node) }
            nodes[flags: node].insert(.lost)
            lost.append(node)
            return
        }
        if deferIfHeld(record, node) { return }
        if !record.name.isEmpty { return handleEntry(record, node) }
        if record.mask & UInt32(IN_UNMOUNT) != 0, let state = rootState(of: node) {
            return emit(.unmounted, root: state, node: node)
        }
        // A directory's own news come from its parent too; only a root has none that is watched.
        guard isRoot, let state = rootState(of: node) else { return }
        if record.mask & UInt32(IN_MOVE_SELF) != 0 { return checkRoot(node) }
        guard state.fileName == nil, let kind = Self.plainKind(record.mask),
            kind.isWanted(state.options.report)
        else { return }
        changes.append(
            TreeWatcher.Change(
                kind: kind,
                path: state.root.path,
                root: state.root,
                isDirectory: true,
                isSynthetic: false
            )
        )
    }

    /// Handles what happened to an entry of a directory.
    private mutating func handleEntry(_ record: EventBuffer.Record, _ node: Int32) {
        if !holds.isEmpty {
            settleHold(of: record, node)
            guard nodes.isUsed(node), nodes.watch(of: node) == record.watch else { return }
        }
        let isDirectory = record.mask & UInt32(IN_ISDIR) != 0
        switch record.mask & UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO) {
        case UInt32(IN_CREATE):
            if isDirectory {
                directoryArrived(.created, node, record.name)
            } else {
                fileCreated(record.name, node)
            }
        case UInt32(IN_DELETE):
            forgetSynthesised(record.name, node)
            if isDirectory, let child = nodes.child(of: node, named: record.name) { drop(child) }
            emit(.deleted, node, record.name, isDirectory: isDirectory)
        case UInt32(IN_MOVED_FROM): movedFrom(record, node, isDirectory: isDirectory)
        case UInt32(IN_MOVED_TO): movedTo(record, node, isDirectory: isDirectory)
        default:
            guard let kind = Self.plainKind(record.mask) else { return }
            if kind == .written, !createdFiles.isEmpty { forgetCreated(record.name, node) }
            if kind == .metadata, isDirectory, !uncovered.isEmpty { retry(node, record.name) }
            emit(kind, node, record.name, isDirectory: isDirectory)
        }
    }

    /// A directory is there that was not known, or not under this name.
    mutating func directoryArrived(
        _ kind: TreeWatcher.Change.Kind,
        _ node: Int32,
        _ name: UnsafeRawBufferPointer
    ) {
        guard let state = rootState(of: node) else { return }
        let known = nodes.child(of: node, named: name)
        guard verdict(node, name, isDirectory: true, state) != .prune else {
            if let known { drop(known) }
            return
        }
        if known != nil, swallow(name, node) { return }
        emit(kind, node, name, isDirectory: true)
        walk(known ?? nodes.insert(name, parent: node), .synthesise)
    }

    private mutating func fileCreated(_ name: UnsafeRawBufferPointer, _ node: Int32) {
        if !synthesised.isEmpty, swallow(name, node) { return }
        let before = changes.count
        emit(.created, node, name)
        guard changes.count > before || rootState(of: node)?.options.report.contains(.create) == false,
            rootState(of: node)?.options.report.contains(.closeWrite) == true
        else { return }
        createdFiles.append(CreatedFile(node: node, name: Array(name)))
    }

    private mutating func forgetCreated(_ name: UnsafeRawBufferPointer, _ node: Int32) {
        // Backwards: a file is mostly closed soon after it was created.
        if let index = createdFiles.lastIndex(where: { $0.node == node && $0.name.elementsEqual(name) }) {
            createdFiles.remove(at: index)
        }
    }

    /// Whether this news was told before, because a listing found it.
    private mutating func swallow(_ name: UnsafeRawBufferPointer, _ node: Int32) -> Bool {
        guard let told = synthesised[node], position <= told.barrier else { return false }
        return synthesised[node]?.names.remove(Array(name)) != nil
    }

    /// What comes next under a name is news again.
    mutating func forgetSynthesised(_ name: UnsafeRawBufferPointer, _ node: Int32) {
        guard !synthesised.isEmpty else { return }
        synthesised[node]?.names.remove(Array(name))
    }

    /// The kind of an event that changes no name.
    private static func plainKind(_ mask: UInt32) -> TreeWatcher.Change.Kind? {
        switch mask & 0x3F {
        case UInt32(IN_CLOSE_WRITE): .written
        case UInt32(IN_MODIFY): .modified
        case UInt32(IN_ATTRIB): .metadata
        case UInt32(IN_OPEN): .opened
        case UInt32(IN_ACCESS): .accessed
        case UInt32(IN_CLOSE_NOWRITE): .closedUnwritten
        default: nil
        }
    }

    /// What is to do after all events of one read.
    mutating func finishBatch() {
        position = bytesRead
        reviveLost()
        replayDeferred()
        reportLinked()
        if !synthesised.isEmpty { synthesised = synthesised.filter { $0.value.barrier > bytesRead } }
        retryLimit()
    }

    /// Looks why the kernel dropped watches: the directory is gone, or another one has its name.
    private mutating func reviveLost() {
        while let node = lost.popLast() {
            guard nodes.isUsed(node), nodes[flags: node].contains(.lost), nodes.watch(of: node) == 0 else {
                continue
            }
            nodes[flags: node].remove(.lost)
            walk(node, .synthesise)
        }
    }

    /// Reports as written what was created complete: hard links, and unnamed files linked into place.
    ///
    /// They get no close event under this name. A file that is open for writing will get one.
    private mutating func reportLinked() {
        let files = createdFiles
        createdFiles = []
        for file in files where nodes.isUsed(file.node) {
            file.name.withUnsafeBytes { name in
                let path = withPath(of: file.node, name) { Self.withCString($0) }
                var status = cl_status()
                guard
                    path.withUnsafeBufferPointer({ pointer in
                        cl_statx(AT_FDCWD, pointer.baseAddress, AT_SYMLINK_NOFOLLOW, &status) >= 0
                            && status.mode & S_IFMT == S_IFREG
                            && cl_is_being_written(AT_FDCWD, pointer.baseAddress) != 1
                    })
                else { return }
                emit(.written, file.node, name, isSynthetic: true)
            }
        }
    }

    /// Tries again to watch a directory whose permissions changed.
    private mutating func retry(_ node: Int32, _ name: UnsafeRawBufferPointer) {
        guard let child = nodes.child(of: node, named: name), uncovered[child] != nil else { return }
        walk(child, .synthesise)
    }

    /// Tries again to watch what the limit kept out, once watches were freed.
    private mutating func retryLimit() {
        defer { watchFreed = false }
        guard limitReached, watchFreed else { return }
        limitReached = false
        for (node, failure) in uncovered where failure.exhausted == .watches && !limitReached {
            if nodes.isUsed(node) { walk(node, .synthesise) }
        }
    }

    private static func withCString(_ start: UnsafePointer<CChar>) -> [CChar] {
        Array(UnsafeBufferPointer(start: start, count: strlen(start) + 1))
    }
}
