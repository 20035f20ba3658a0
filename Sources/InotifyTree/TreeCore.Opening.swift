internal import CLinux
internal import Glibc
internal import Inotify
internal import SystemPackage

extension TreeCore {
    /// What came of opening a directory.
    enum Opened {
        /// It is open for listing; whoever gets this closes it.
        case open(CInt)
        /// There is no directory of this name where it should be.
        case gone
        /// The directory above is not where it is known to be, so nothing can be said.
        case astray
        /// The kernel refused.
        case refused(CInt)
    }

    /// Opens a directory by its name in its parent, once that was made sure to be the watched one.
    ///
    /// A path can lead anywhere by now; a name in the watched directory is what its events tell of.
    mutating func open(_ node: Int32) -> Opened {
        let parent = nodes.parent(of: node)
        guard parent >= 0 else { return Self.opened(openByPath(node)) }
        let above = openVerified(parent)
        guard case .open(let directory) = above else {
            if case .refused(let error) = above, error == EMFILE || error == ENFILE { return above }
            return .astray
        }
        defer { _ = cl_close(directory) }
        return open(node, in: directory)
    }

    /// Opens a directory by its name in an open directory.
    func open(_ node: Int32, in directory: CInt) -> Opened {
        Self.opened(withName(of: node) { cl_openat(directory, $0, openFlags(node), 0) })
    }

    /// Opens a directory by its path, whatever has this path.
    func open(plainly node: Int32) -> Opened { Self.opened(openByPath(node)) }

    /// Opens a directory by its path; `astray` unless it is the one that the node's watch belongs to.
    mutating func openVerified(_ node: Int32) -> Opened {
        let directory = openByPath(node)
        guard directory >= 0 else {
            if case .refused(let error) = Self.opened(directory) { return .refused(error) }
            return .astray
        }
        guard let state = rootState(of: node), isWatched(directory, node, state) else {
            _ = cl_close(directory)
            return .astray
        }
        return .open(directory)
    }

    private static func opened(_ result: CInt) -> Opened {
        switch -result {
        case ..<1: .open(result)
        case ENOENT, ENOTDIR, ELOOP: .gone
        default: .refused(-result)
        }
    }

    /// Opens a directory by its path; step by step where that is longer than the kernel takes.
    private func openByPath(_ node: Int32) -> CInt {
        let isRoot = nodes.parent(of: node) < 0
        let flags = openFlags(node)
        let whole = withPath(of: node) { cl_openat(AT_FDCWD, $0, flags, 0) }
        guard whole == -ENAMETOOLONG, !isRoot else { return whole }
        let above = openByPath(nodes.parent(of: node))
        guard above >= 0 else { return above }
        defer { _ = cl_close(above) }
        return withName(of: node) { cl_openat(above, $0, flags, 0) }
    }

    /// Whether an open directory is the one that a node's watch belongs to.
    private mutating func isWatched(_ directory: CInt, _ node: Int32, _ state: RootState) -> Bool {
        let number = addWatch(directory, state.mask, node)
        guard number > 0 else { return false }
        guard number != nodes.watch(of: node) else { return true }
        release(number)
        return false
    }

    /// Adds a watch for an open directory, by way of /proc: whatever its name is by now.
    private func addWatch(_ directory: CInt, _ mask: UInt32, _ node: Int32) -> CInt {
        let number = cl_inotify_add_watch_fd(descriptor.raw, directory, mask)
        guard number == -ENOENT else { return number }
        // No /proc here, or a directory that was deleted while it is open.
        var status = cl_status()
        guard cl_statx(AT_FDCWD, "/proc/self/fd", 0, &status) < 0 else { return number }
        return withPath(of: node) { cl_inotify_add_watch(descriptor.raw, $0, mask | IN_DONT_FOLLOW) }
    }

    /// What became of the attempt to watch a directory.
    enum Attachment {
        /// It is watched for the first time.
        case new
        /// It has the watch it had.
        case same
        /// Another directory than the one that was known is watched by now.
        case other
        /// It cannot be watched, which is noted; or it is watched under another name.
        case uncovered
    }

    /// Watches an open directory.
    mutating func attach(_ node: Int32, _ directory: CInt, _ state: RootState) -> Attachment {
        let old = nodes.watch(of: node)
        let wasKnown = old != 0 || nodes[flags: node].contains(.lost)
        let isOnItsOwn = nodes.parent(of: node) < 0 || nodes[flags: node].contains(.link)
        let more = isOnItsOwn ? IN_DELETE_SELF_MOVE_SELF : 0
        let number = limitReached && old == 0 ? -ENOSPC : addWatch(directory, state.mask | more, node)
        guard number >= 0 else {
            if number == -ENOSPC, old != 0 {
                // The known directory has its watch, so this is another one.
                nodes.setWatch(0, of: node)
                release(old)
                forgetNews(of: node)
            }
            refuse(node, .addWatch(errno: -number, path: path(of: node)), state)
            return .uncovered
        }
        if !uncovered.isEmpty, uncovered.removeValue(forKey: node) != nil {
            nodes[flags: node].remove(.uncovered)
        }
        nodes[flags: node].remove(.lost)
        guard old != number else { return .same }
        if case .follow = state.options.symlinks, isAlias(node, of: number, state) { return .uncovered }
        noteFormerName(node, directory, number)
        nodes.setWatch(number, of: node)
        release(old)
        guard wasKnown else { return .new }
        forgetNews(of: node)
        return .other
    }

    /// Takes note that a directory is known under another name, so that it was renamed and this is not heard yet.
    ///
    /// Unless it has both names: where it is mounted over another one.
    private mutating func noteFormerName(_ node: Int32, _ directory: CInt, _ watch: Int32) {
        nodes[flags: node].remove(.early)
        guard nodes.node(withWatch: watch) != nil else { return }
        let root = nodes.root(of: node)
        let others = nodes.nodes(withWatch: watch).filter {
            $0 != node && nodes.root(of: $0) == root && areOnOneMount(node, $0) && !isNamed($0, directory)
        }
        guard !others.isEmpty else { return }
        if others.allSatisfy({ nodes[flags: $0].contains(.early) }) {
            for other in others { nodes[flags: other].remove(.early) }
        }
        nodes[flags: node].insert(.early)
    }

    /// Whether a directory's path leads to it, as far as can be told.
    func isInPlace(_ visit: DirectoryVisit) -> Bool { isNamed(visit.node, visit.directory, ifTooLong: true) }

    /// Whether a node's path leads to an open directory.
    func isNamed(_ node: Int32, _ directory: CInt, ifTooLong: Bool = false) -> Bool {
        let mayFollow = nodes.parent(of: node) < 0 || nodes[flags: node].contains(.link)
        var (there, here) = (cl_status(), cl_status())
        let error = withPath(of: node) {
            cl_statx(AT_FDCWD, $0, mayFollow ? 0 : AT_SYMLINK_NOFOLLOW, &there)
        }
        guard error != -ENAMETOOLONG else { return ifTooLong }
        let emptyPath: CInt = 0x1000
        return error >= 0 && cl_statx(directory, "", emptyPath, &here) >= 0
            && there.inode == here.inode && there.device == here.device
    }

    /// Takes note that a directory cannot be watched, and reports it once; one that is watched stays so.
    mutating func refuse(_ node: Int32, _ failure: Inotify.Failure, _ state: RootState) {
        guard nodes.watch(of: node) == 0 else { return }
        for child in nodes.children(of: node) { drop(child) }
        nodes[flags: node].insert(.uncovered)
        let isNews = uncovered.updateValue(failure, forKey: node) == nil
        let isLimit = failure.exhausted == .watches
        if isNews, !(isLimit && limitReached) { emit(.uncovered(failure), root: state, node: node) }
        if isLimit { limitReached = true }
        scheduleRetry(after: failure.errno.rawValue)
    }

    /// Asks for news of permissions below a directory's parent, then opens the directory once more.
    mutating func openAfterWatchingPermissions(_ node: Int32, _ state: RootState) -> Opened {
        let parent = nodes.parent(of: node)
        guard case .open(let directory) = openVerified(parent) else { return .astray }
        defer { _ = cl_close(directory) }
        _ = addWatch(directory, state.mask | UInt32(IN_ATTRIB), parent)
        return open(node, in: directory)
    }

    private func openFlags(_ node: Int32) -> CInt {
        let mayFollow = nodes.parent(of: node) < 0 || nodes[flags: node].contains(.link)
        return O_RDONLY | O_DIRECTORY | O_NONBLOCK | (mayFollow ? 0 : O_NOFOLLOW)
    }
}

/// What is heard of a directory by itself where no watched directory tells it: a root, or a link's target.
private let IN_DELETE_SELF_MOVE_SELF = UInt32(IN_DELETE_SELF | IN_MOVE_SELF)
/// A symbolic link is not followed.
private let IN_DONT_FOLLOW: UInt32 = 0x0200_0000
