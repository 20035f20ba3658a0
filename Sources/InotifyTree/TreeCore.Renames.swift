internal import CLinux
internal import Glibc
internal import Inotify
internal import SystemPackage

extension TreeCore {
    /// The first half of a rename, waiting for the second.
    struct Hold {
        let cookie: UInt32
        let rootID: Int
        let parent: Int32
        let name: [UInt8]
        let isDirectory: Bool
        /// The filter hides it, or does not watch it, under its old name.
        let verdict: TreeWatcher.Filter
        /// The directory's node; -1 if it has none (any more).
        var node: Int32
        /// What the kernel told.
        let cause: Cause
        /// It is a file that was open for writing.
        let isWriting: Bool
        /// Something was just renamed to this name: perhaps the two were exchanged, and the name is still in use.
        let mayRemain: Bool
        /// When the wait is over (`CLOCK_MONOTONIC`, ns).
        let deadline: Int64
    }

    /// A name in a directory.
    struct Place: Equatable {
        let node: Int32
        let name: [UInt8]
    }

    /// An event below a directory whose new name is awaited.
    struct Deferred {
        /// The directory it is about; a watch may belong to others too, which need not wait.
        let node: Int32
        let watch: Int32
        let mask: UInt32
        let cookie: UInt32
        let name: [UInt8]
    }

    /// When something is to be done even if nothing happens; nil if there is nothing.
    var nextDeadline: Int64? {
        [holds.lazy.map(\.deadline).min(), retryAt, nextAsk, sumAt, trimAt].compactMap { $0 }.min()
    }

    mutating func movedFrom(_ record: EventBuffer.Record, _ node: Int32, isDirectory: Bool) {
        forgetSynthesised(record.name, node)
        if !isDirectory { noteName(.went, record.name, node) }
        if !createdFiles.isEmpty { tellCompleteBeforeMove(record.name, node) }
        guard let state = rootState(of: node) else { return }
        let isWriting = !isDirectory && forgetWriting(record.name, node)
        let child = isDirectory ? nodes.child(of: node, named: record.name) : nil
        if let child { nodes[flags: child].insert(.held) }
        let hold = Hold(
            cookie: record.cookie,
            rootID: state.root.id,
            parent: node,
            name: Array(record.name),
            isDirectory: isDirectory,
            verdict: verdict(node, record.name, isDirectory: isDirectory, state),
            node: child ?? -1,
            cause: Cause(mask: record.mask, cookie: record.cookie),
            isWriting: isWriting,
            mayRemain: targets.contains(Place(node: node, name: Array(record.name))),
            deadline: Deadline.after(state.options.renameHold)
        )
        holds.append(hold)
        // Bounded: whoever moves this many files out within the hold time gets the oldest reported early.
        if holds.count > 1 << 16 { expire(at: 0) }
    }

    mutating func movedTo(_ record: EventBuffer.Record, _ node: Int32, isDirectory: Bool, isLink: Bool) {
        guard let state = rootState(of: node) else { return }
        let cause = Cause(mask: record.mask, cookie: record.cookie)
        if targets.count >= Self.mostTargets { targets.removeFirst() }
        targets.append(Place(node: node, name: Array(record.name)))
        if !isDirectory, let replaced = nodes.child(of: node, named: record.name) {
            // Only a link that was followed can be replaced by what is no directory.
            emit(.deleted, of: replaced)
            drop(replaced)
        }
        if !isDirectory {
            forgetWriting(record.name, node)
            noteName(.taken, record.name, node)
        }
        let match = holds.firstIndex { $0.cookie == record.cookie && $0.rootID == state.root.id }
        guard let match else {
            if isDirectory { return directoryArrived(.movedIn, node, record.name, isLink: isLink, cause) }
            forgetSynthesised(record.name, node)
            if !openFiles.isEmpty { forgetOpen(record.name, in: node) }
            return emit(.movedIn, node, record.name, cause)
        }
        let hold = holds.remove(at: match)
        replayWanted = true
        release(hold)
        defer { lookForOther(hold) }
        guard isDirectory else { return fileMoved(hold, node, record.name, state, cause) }
        let target = verdict(node, record.name, isDirectory: true, state)
        if target == .prune {
            if hold.node >= 0 { drop(hold.node) }
            return emitMovedOut(hold)
        }
        guard hold.node >= 0, !nodes.contains(hold.node, node), mayDescend(below: node, state) else {
            if hold.node >= 0, nodes.isUsed(hold.node), nodes.contains(hold.node, node) {
                return recover(state)
            }
            if hold.node >= 0, nodes.isUsed(hold.node) { drop(hold.node) }
            // What was in it when it was last seen is not known any more: it is told anew.
            emitMovedOut(hold)
            return directoryArrived(.movedIn, node, record.name, isLink: isLink, cause)
        }
        relink(hold, node, record.name, state, cause)
    }

    /// A directory has another place in the same tree.
    private mutating func relink(
        _ hold: Hold,
        _ node: Int32,
        _ name: UnsafeRawBufferPointer,
        _ state: RootState,
        _ cause: Cause
    ) {
        forgetSynthesised(name, node)
        if let other = nodes.child(of: node, named: name), other != hold.node {
            if nodes.contains(other, hold.node) { return recover(state) }
            // Renamed over an empty directory; or a walk found something here before the news came.
            if nodes.watch(of: other) != nodes.watch(of: hold.node) { emit(.deleted, of: other) }
            drop(other)
        }
        expireHolds(below: hold.node)
        nodes.move(hold.node, to: node, name: name)
        // Whether it still is the directory that is known: names can change again before their news are read.
        let opened = open(hold.node)
        guard case .open(let directory) = opened else {
            if hold.verdict == .include {
                emit(.moved(from: ""), node, name, isDirectory: true, from: oldPath(hold), cause)
            } else {
                emit(.movedIn, node, name, isDirectory: true, cause)
            }
            if case .astray = opened { leaveUnfinished(hold.node, .unlisted) }
            return
        }
        let attachment = attach(hold.node, directory, state)
        guard case .same = attachment, hold.verdict == .include else {
            emitMovedOut(hold)
            for child in nodes.children(of: hold.node) { drop(child) }
            forgetNews(of: hold.node)
            walk(
                WalkStep(node: hold.node, mode: .synthesise, news: .movedIn, cause: cause),
                .open(directory)
            )
            return
        }
        emit(.moved(from: ""), node, name, isDirectory: true, from: oldPath(hold), cause)
        // The filter sees other paths now.
        guard state.options.filter != nil || state.options.maxDepth != nil else {
            _ = cl_close(directory)
            return
        }
        walk(WalkStep(node: hold.node, mode: .refit), .open(directory))
    }

    private mutating func fileMoved(
        _ hold: Hold,
        _ node: Int32,
        _ name: UnsafeRawBufferPointer,
        _ state: RootState,
        _ cause: Cause
    ) {
        let target = verdict(node, name, isDirectory: false, state)
        forgetSynthesised(name, node)
        if !openFiles.isEmpty || !createdFiles.isEmpty {
            moveOpen(hold.name, in: hold.parent, to: name, in: node)
        }
        guard target == .include else { return emitMovedOut(hold) }
        if hold.isWriting { noteWriting(name, node) }
        guard hold.verdict == .include else { return emit(.movedIn, node, name, cause) }
        emit(.moved(from: ""), node, name, from: oldPath(hold), cause)
    }

    /// Two names that were exchanged (`RENAME_EXCHANGE`) are told like two renames, one after the other; then the
    /// name that went second is still in use.
    private mutating func lookForOther(_ hold: Hold) {
        guard hold.mayRemain, nodes.isUsed(hold.parent) else { return }
        lookAt(hold.name, in: hold.parent)
    }

    /// Names remembered as targets of renames: the two halves of an exchange follow each other but for what other
    /// processes do.
    private static let mostTargets = 32

    /// The old name's path, as it was: none of the directories above is renamed while this is awaited.
    private func oldPath(_ hold: Hold) -> [UInt8] {
        hold.name.withUnsafeBytes { pathBytes(of: hold.parent, $0) }
    }

    private mutating func emitMovedOut(_ hold: Hold) {
        guard hold.verdict == .include, let state = roots[hold.rootID],
            TreeWatcher.Change.Kind.movedOut.isWanted(state.options.report)
        else { return }
        changes.append(
            TreeWatcher.Change(
                .movedOut,
                oldPath(hold),
                root: state.root,
                isDirectory: hold.isDirectory,
                event: hold.cause
            )
        )
    }

    /// The held directory is looked at again.
    private mutating func release(_ hold: Hold) {
        if hold.node >= 0 { nodes[flags: hold.node].remove(.held) }
    }

    /// The second half will not come: it went out of the tree.
    private mutating func giveUp(_ hold: Hold) {
        release(hold)
        if hold.node >= 0 { drop(hold.node) }
        emitMovedOut(hold)
    }

    private mutating func expire(at index: Int) {
        giveUp(holds.remove(at: index))
        replayWanted = true
    }

    /// Gives up on the renames whose time was over at a moment before the last read.
    mutating func expireHolds(before moment: Int64) {
        while let index = holds.firstIndex(where: { $0.deadline <= moment }) {
            let hold = holds[index]
            expire(at: index)
            lookForOther(hold)
        }
        replayDeferred()
    }

    /// Gives up on renames out of a directory that is about to be renamed itself: what went out never had its new name.
    private mutating func expireHolds(below node: Int32) {
        while let index = holds.firstIndex(where: { nodes.contains(node, $0.parent) }) { expire(at: index) }
    }

    /// Gives up on all renames; the walk that follows finds out.
    mutating func forgetHolds() {
        holds.reverse()
        while let hold = holds.popLast() { giveUp(hold) }
        deferred = []
    }

    /// A name that was renamed away is used again: the old owner's fate is told first.
    mutating func settleHold(of record: EventBuffer.Record, _ node: Int32) {
        guard
            let index = holds.firstIndex(where: { hold in
                hold.parent == node && hold.name.elementsEqual(record.name)
                    && !(record.mask & UInt32(IN_MOVED_TO) != 0 && record.cookie == hold.cookie)
            })
        else { return }
        // Writers keep their file open over a rename: only a new owner of the name settles it.
        guard record.mask & UInt32(IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM) != 0 else { return }
        expire(at: index)
    }

    /// A listing shows a name that was renamed away: somebody else has it now.
    mutating func settleHold(of name: UnsafeRawBufferPointer, in node: Int32) {
        while let index = holds.firstIndex(where: { $0.parent == node && $0.name.elementsEqual(name) }) {
            expire(at: index)
        }
    }

    /// Keeps an event back while the new name of a directory above is not known.
    mutating func deferIfHeld(_ record: EventBuffer.Record, _ node: Int32) -> Bool {
        guard !holds.isEmpty, holds.contains(where: { $0.node >= 0 }), nodes.hasAbove(node, .held) else {
            return false
        }
        deferred.append(
            Deferred(
                node: node,
                watch: record.watch,
                mask: record.mask,
                cookie: record.cookie,
                name: Array(record.name)
            )
        )
        return true
    }

    /// Handles what was kept back, once a rename is settled; what is below another is kept back again.
    ///
    /// Never from within the handling of an event: that would turn the order of events round.
    mutating func replayDeferred() {
        while replayWanted {
            replayWanted = false
            let events = deferred
            deferred = []
            for event in events where nodes.isUsed(event.node) && nodes.watch(of: event.node) == event.watch {
                event.name.withUnsafeBytes { name in
                    let record = EventBuffer.Record(
                        watch: event.watch,
                        mask: event.mask,
                        cookie: event.cookie,
                        name: name
                    )
                    handle(record, event.node)
                }
            }
        }
    }

    /// The holds of a directory that is no more.
    mutating func dropHolds(in node: Int32) {
        for hold in holds where hold.parent == node {
            release(hold)
            emitMovedOut(hold)
        }
        holds.removeAll { $0.parent == node }
    }
}
