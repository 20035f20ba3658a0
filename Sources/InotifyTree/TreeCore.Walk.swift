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
        /// Reports what changed since a moment (ns, `CLOCK_REALTIME_COARSE`), and directories come or gone.
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

    /// Watches a directory and all below: first the watch, then the list, so nothing falls between.
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
    func openDirectory(_ node: Int32) -> CInt {
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
}

/// The bits every root directory is watched with beside the others.
private let IN_DELETE_SELF_MOVE_SELF = UInt32(IN_DELETE_SELF | IN_MOVE_SELF)
/// Adds to a mask, of a directory only.
private let IN_MASK_ADD_ONLYDIR: UInt32 = 0x2100_0000
/// A symbolic link is not followed.
private let IN_DONT_FOLLOW: UInt32 = 0x0200_0000
