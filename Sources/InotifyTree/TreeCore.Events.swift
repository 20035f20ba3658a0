internal import CLinux
internal import Glibc
package import Inotify

extension TreeCore {
    /// A file that was created, and was not told as written yet.
    struct CreatedFile {
        let node: Int32
        let name: [UInt8]
        /// It was seen complete; if its close is not among the bytes read up to here, there was none.
        var completeUnlessClosedBy: UInt64?
    }

    /// Reads once from the kernel and turns all of it into changes.
    ///
    /// - Returns: whether there was anything to read.
    /// - Throws: a failure of read(2).
    package mutating func readOnce() throws(Inotify.Failure) -> Bool {
        let moment = cl_realtime_coarse()
        let steady = cl_monotonic()
        let count = buffer.withUnsafeMutableBytes { cl_read(descriptor.raw, $0.baseAddress, $0.count) }
        if count == -Int(EAGAIN) {
            noteDrained(at: moment)
            expireHolds(before: steady)
            if holds.isEmpty, !missed.isEmpty { missed = [:] }
            finishUnfinished()
            finishBatch(didRead: false)
            listNames(at: steady)
            giveBack(at: steady)
            return false
        }
        readAt = steady
        guard count >= 0 else { throw Inotify.Failure(.read, errno: CInt(-count)) }
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        bytes.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        swap(&bytes, &buffer)
        // A read that had room for one more record has emptied the queue.
        if count + EventBuffer.maximumRecord <= buffer.count {
            noteDrained(at: moment)
            expireHolds(before: steady)
            if holds.isEmpty, !missed.isEmpty { missed = [:] }
            finishUnfinished()
        }
        finishBatch()
        return true
    }

    /// Turns what one read gave into changes; ``readOnce()`` ends the batch.
    package mutating func take(_ bytes: UnsafeRawBufferPointer) {
        bytesRead += UInt64(bytes.count)
        EventBuffer.decode(bytes) { record, left in
            position = bytesRead - UInt64(left)
            handle(record)
        }
    }

    /// Handles one record, and what had to wait for it.
    mutating func handle(_ record: EventBuffer.Record) {
        eventsRead += 1
        if faults.isEventDropped() { return }
        dispatch(record)
        if replayWanted { replayDeferred() }
    }

    /// Handles one record, for each tree that its watch belongs to.
    private mutating func dispatch(_ record: EventBuffer.Record) {
        if record.mask & UInt32(IN_Q_OVERFLOW) != 0 { return overflow() }
        guard Self.isName(record.name) else { return }
        noticeAnchor(record)
        noticeGuard(record)
        guard let first = nodes.node(withWatch: record.watch) else { return }
        hasNews = true
        let all = nodes.nodes(withWatch: record.watch)
        guard all.count > 1 else { return handle(record, first) }
        for node in all where nodes.isUsed(node) && nodes.watch(of: node) == record.watch {
            if !record.name.isEmpty, isEarly(node, among: all, record.watch) { continue }
            handle(record, node)
        }
    }

    /// Whether what is told of a directory's entries is of the time before it got this name.
    ///
    /// It is, as long as the node of its former name stands and is not renamed away.
    /// If both names lead to it after all, it is mounted somewhere, and both are told.
    private mutating func isEarly(_ node: Int32, among all: [Int32], _ watch: Int32) -> Bool {
        guard nodes[flags: node].contains(.early) else { return false }
        let root = nodes.root(of: node)
        let former = all.filter { other in
            other != node && nodes.isUsed(other) && nodes.watch(of: other) == watch
                && !nodes[flags: other].contains(.early) && nodes.root(of: other) == root
                && !nodes.hasAbove(other, .held) && areOnOneMount(node, other)
        }
        guard !former.isEmpty else { return false }
        guard case .open(let directory) = open(plainly: node) else { return true }
        defer { _ = cl_close(directory) }
        guard former.allSatisfy({ isNamed($0, directory) }) else { return true }
        nodes[flags: node].remove(.early)
        return false
    }

    /// Whether something is called so in its directory; no other names are believed, they lead out of the tree.
    private static func isName(_ name: UnsafeRawBufferPointer) -> Bool {
        guard let first = name.first else { return true }
        if first == UInt8(ascii: "."), name.count == 1 || (name.count == 2 && name[1] == first) {
            return false
        }
        return !name.contains(UInt8(ascii: "/"))
    }

    /// Handles one record for one directory.
    mutating func handle(_ record: EventBuffer.Record, _ node: Int32) {
        let isRoot = nodes.parent(of: node) < 0
        if deferIfHeld(record, node) { return forgetSum(node) }
        if record.mask & UInt32(IN_IGNORED) != 0 {
            nodes.setWatch(0, of: node)
            watchFreed = true
            if isRoot { return checkRoot(node) }
            if nodes[flags: node].contains(.link) { movedTargets.append(node) }
            nodes[flags: node].insert(.lost)
            lost.append(node)
            return
        }
        if !record.name.isEmpty { return handleEntry(record, node) }
        if record.mask & UInt32(IN_UNMOUNT) != 0, let state = rootState(of: node) {
            if isRoot { emit(.unmounted, root: state, cause(record)) }
            nodes[flags: node].insert(.unmounted)
            return
        }
        if record.mask & UInt32(IN_MOVE_SELF) != 0, nodes[flags: node].contains(.link) {
            return movedTargets.append(node)
        }
        // A directory's own news come from its parent too; only a root has none that is watched.
        guard isRoot, let state = rootState(of: node) else { return }
        if record.mask & UInt32(IN_MOVE_SELF) != 0 { return checkRoot(node) }
        guard state.fileName == nil, let kind = Self.plainKind(record.mask),
            kind.isWanted(state.options.report)
        else { return }
        emit(kind, root: state, cause(record))
    }

    private func cause(_ record: EventBuffer.Record) -> Cause {
        Cause(mask: record.mask, cookie: record.cookie)
    }

    /// Handles what happened to an entry of a directory.
    private mutating func handleEntry(_ record: EventBuffer.Record, _ node: Int32) {
        if !holds.isEmpty {
            settleHold(of: record, node)
            guard nodes.isUsed(node), nodes.watch(of: node) == record.watch else { return }
        }
        let isLink = record.mask & UInt32(IN_ISDIR) == 0 && isFollowed(record, node)
        let isDirectory = record.mask & UInt32(IN_ISDIR) != 0 || isLink
        switch record.mask & UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO) {
        case UInt32(IN_CREATE):
            if isDirectory {
                directoryArrived(.created, node, record.name, isLink: isLink, cause(record))
            } else {
                noteName(.came, record.name, node)
                fileCreated(record, node)
            }
        case UInt32(IN_DELETE):
            forgetSynthesised(record.name, node)
            if !isDirectory { noteName(.went, record.name, node) }
            let tookMore = isDirectory && tookMore(record.name, node)
            if isDirectory, let child = nodes.child(of: node, named: record.name) { drop(child) }
            if !createdFiles.isEmpty { forgetCreated(record.name, in: node) }
            if !openFiles.isEmpty { forgetOpen(record.name, in: node) }
            forgetWriting(record.name, node)
            emit(
                .deleted,
                node,
                record.name,
                isDirectory: isDirectory,
                tookMore ? nil : cause(record)
            )
        case UInt32(IN_MOVED_FROM): movedFrom(record, node, isDirectory: isDirectory)
        case UInt32(IN_MOVED_TO): movedTo(record, node, isDirectory: isDirectory, isLink: isLink)
        default:
            guard let kind = Self.plainKind(record.mask) else { return }
            if kind == .written {
                if !createdFiles.isEmpty { forgetCreated(record.name, in: node) }
                if !openFiles.isEmpty { forgetOpen(record.name, in: node) }
                forgetWriting(record.name, node)
            } else if kind == .modified, !isDirectory {
                noteWriting(record.name, node)
            }
            if kind == .metadata, isDirectory, !uncovered.isEmpty { retry(node, record.name) }
            emit(kind, node, record.name, isDirectory: isDirectory, cause(record))
        }
    }

    /// Whether a directory that was deleted had something in it when it was last looked at.
    ///
    /// Deleted it was empty, and all that had been in it was told. But a later directory of this name may have been
    /// found and told already, with what is in it; or it was looked for and not found, and what the kernel said of its
    /// entries until then was not believed.
    private mutating func tookMore(_ name: UnsafeRawBufferPointer, _ node: Int32) -> Bool {
        if !missed.isEmpty, missed[node]?.remove(Array(name)) != nil { return true }
        guard !synthesised.isEmpty, let child = nodes.child(of: node, named: name) else { return false }
        return synthesised[child]?.isLater(than: position) ?? false
    }

    /// A directory is there that was not known, or not under this name.
    mutating func directoryArrived(
        _ kind: TreeWatcher.Change.Kind,
        _ node: Int32,
        _ name: UnsafeRawBufferPointer,
        isLink: Bool,
        _ cause: Cause
    ) {
        guard let state = rootState(of: node) else { return }
        let known = nodes.child(of: node, named: name)
        let isTold = swallow(name, node)
        guard verdict(node, name, isDirectory: true, state) != .prune else {
            if let known { drop(known) }
            // The root was a file, and becomes a directory.
            if let fileName = state.fileName, fileName.elementsEqual(name) { replaceRoot(state.root.id) }
            return
        }
        guard mayDescend(below: node, state) else {
            if !isTold { emit(kind, node, name, isDirectory: true, cause) }
            return
        }
        guard known == nil || !isTold else { return }
        // Told, but not known: something else that had the name was told, or it is told to be gone. Known, but not told:
        // it was found while nothing was told, and so was what is below.
        if let known { for child in nodes.children(of: known) { drop(child) } }
        let child = known ?? nodes.insert(name, parent: node)
        if isLink { nodes[flags: child].insert(.link) } else { nodes[flags: child].remove(.link) }
        walk(child, .synthesise, telling: kind, cause)
    }

    private mutating func fileCreated(_ record: EventBuffer.Record, _ node: Int32) {
        if !synthesised.isEmpty, swallow(record.name, node) { return }
        emit(.created, node, record.name, cause(record))
        guard let state = rootState(of: node), state.options.report.contains(.closeWrite),
            verdict(node, record.name, isDirectory: false, state) == .include
        else { return }
        createdFiles.append(CreatedFile(node: node, name: Array(record.name)))
    }

    mutating func forgetCreated(_ name: some Sequence<UInt8>, in node: Int32) {
        // Backwards: a file is mostly closed soon after it was created.
        if let index = createdFiles.lastIndex(where: { $0.node == node && $0.name.elementsEqual(name) }) {
            createdFiles.remove(at: index)
        }
    }

    /// Whether this news was told before, because a listing found it.
    private mutating func swallow(_ name: UnsafeRawBufferPointer, _ node: Int32) -> Bool {
        guard !synthesised.isEmpty else { return false }
        return synthesised[node]?.remove(Array(name), at: position) ?? false
    }

    /// What comes next under a name is news again.
    mutating func forgetSynthesised(_ name: UnsafeRawBufferPointer, _ node: Int32) {
        guard !synthesised.isEmpty else { return }
        _ = synthesised[node]?.remove(Array(name), at: position)
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
    mutating func finishBatch(didRead: Bool = true) {
        position = bytesRead
        lookAtLinks()
        reviveLost()
        followAliases()
        replayDeferred()
        askAboutOpenFiles()
        reportLinked()
        if !synthesised.isEmpty { synthesised = synthesised.filter { $0.value.barrier > bytesRead } }
        if !sumBarriers.isEmpty { sumBarriers = sumBarriers.filter { $0.value > bytesRead } }
        retryLimit(didRead: didRead)
    }

    /// Reports as written what was created complete: hard links, and unnamed files linked into place.
    ///
    /// They get no close event under this name. A file that is open for writing may get one, see ``OpenFile``, and
    /// one that was closed meanwhile has it in the queue by now: the kernel queues it before it counts the writer out.
    /// Where the directory is not found, its new name is still to be read, and the files are looked at again then.
    private mutating func reportLinked() {
        guard !createdFiles.isEmpty else { return }
        let files = createdFiles
        createdFiles = []
        var complete: [CreatedFile] = []
        var (open, directory) = (Int32(-1), CInt(-1))
        for file in files where nodes.isUsed(file.node) {
            if let barrier = file.completeUnlessClosedBy {
                if barrier <= bytesRead { tellComplete(file) } else { createdFiles.append(file) }
                continue
            }
            if file.node != open {
                if directory >= 0 { _ = cl_close(directory) }
                (open, directory) = (file.node, -1)
                if case .open(let opened) = openVerified(file.node) { directory = opened }
            }
            guard directory >= 0 else {
                if createdFiles.count < Self.mostCreated { createdFiles.append(file) }
                continue
            }
            switch Self.sight(of: file.name, in: directory) {
            case .gone, .unknown: continue
            case .open: awaitClose(of: file.name, in: file.node)
            case .complete: complete.append(file)
            }
        }
        if directory >= 0 { _ = cl_close(directory) }
        guard !complete.isEmpty else { return }
        let queued = UInt64(max(0, cl_pending(descriptor.raw)))
        for var file in complete {
            file.completeUnlessClosedBy = bytesRead + queued
            if queued == 0 || createdFiles.count >= Self.mostCreated {
                tellComplete(file)
            } else {
                createdFiles.append(file)
            }
        }
    }

    /// A file that was seen complete had that name then, and its close would have come before its move.
    mutating func tellCompleteBeforeMove(_ name: UnsafeRawBufferPointer, _ node: Int32) {
        let index = createdFiles.lastIndex {
            $0.node == node && $0.completeUnlessClosedBy != nil && $0.name.elementsEqual(name)
        }
        if let index { tellComplete(createdFiles.remove(at: index)) }
    }

    private mutating func tellComplete(_ file: CreatedFile) {
        file.name.withUnsafeBytes { emit(.written, file.node, $0) }
    }

    /// Files that wait for the news of their directory, at most.
    private static let mostCreated = 10_000
}
