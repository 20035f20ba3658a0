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
        /// The same, and asks the filter about those that are known, and what is below them.
        case refit
        /// Reports what changed since a moment (ns, `CLOCK_REALTIME_COARSE`), and directories come or gone.
        case reconcile(since: Int64)

        /// Whether nothing is told.
        var isSilent: Bool {
            if case .silent = self { true } else { false }
        }

        /// Whether only directories can be news.
        var knowsFiles: Bool {
            switch self {
            case .complete, .refit: true
            default: false
            }
        }

        /// Whether events were lost, so that nothing else will tell of what is gone.
        var isReconciling: Bool {
            if case .reconcile = self { true } else { false }
        }
    }

    /// A directory that a walk will open, watch and list.
    struct WalkStep {
        let node: Int32
        let mode: WalkMode
        /// What to tell of it once it is open; nil if it is known.
        var news: TreeWatcher.Change.Kind?
        /// What the kernel told of it; nil if it was found by looking.
        var cause: Cause?
    }

    /// An open directory of a walk, whose children are not all walked yet.
    private struct Frame {
        let node: Int32
        /// -1 while it is closed, because too many are open.
        var directory: CInt
        /// The next is the last.
        var steps: [WalkStep]
    }

    /// Watches a directory and all below: first the watch, then the list, so nothing falls between.
    ///
    /// A directory is opened by its name in its open parent, then watched and listed by its descriptor: whatever
    /// is renamed meanwhile, what is watched, what is listed and what the parent's events tell of is the same.
    ///
    /// - Returns: whether files may have been deleted unseen (only known in `.reconcile`).
    @discardableResult
    mutating func walk(
        _ start: Int32,
        _ mode: WalkMode,
        telling news: TreeWatcher.Change.Kind? = nil,
        _ cause: Cause? = nil
    ) -> Bool {
        walk(WalkStep(node: start, mode: mode, news: news, cause: cause), open(start))
    }

    /// Walks from a directory that is open already, or that could not be opened.
    @discardableResult
    mutating func walk(_ first: WalkStep, _ opened: Opened) -> Bool {
        var frames: [Frame] = []
        var deletionsLost = enter(first, opened, &frames)
        while var frame = frames.popLast() {
            guard !isClosing(), let step = frame.steps.popLast() else {
                if frame.directory >= 0 { _ = cl_close(frame.directory) }
                continue
            }
            // A listing can show a name twice while names change.
            guard nodes.isUsed(step.node), nodes.parent(of: step.node) == frame.node else {
                frames.append(frame)
                continue
            }
            if frame.directory < 0 {
                guard case .open(let directory) = openVerified(frame.node) else {
                    abandon(frame.node, frame.steps + [step])
                    if step.mode.isReconciling { deletionsLost = true }
                    continue
                }
                frame.directory = directory
            }
            let opened = open(step.node, in: frame.directory)
            frames.append(frame)
            if enter(step, opened, &frames) { deletionsLost = true }
        }
        return deletionsLost
    }

    /// Watches and lists one directory.
    private mutating func enter(_ step: WalkStep, _ opened: Opened, _ frames: inout [Frame]) -> Bool {
        let node = step.node
        guard let state = rootState(of: node) else {
            if case .open(let directory) = opened { _ = cl_close(directory) }
            return false
        }
        switch opened {
        case .open(let directory):
            return enter(step, directory, state, &frames)
        case .astray:
            if step.cause != nil { tell(step) }
            strayed(step)
            return false
        case .gone:
            // Whatever happened to it was heard or will be, unless events were lost.
            if step.cause != nil { tell(step) }
            guard nodes.parent(of: node) >= 0 else { return false }
            if step.mode.isReconciling, step.news == nil { tellGone(node) } else { miss(node) }
            return false
        case .refused(let error):
            tell(step)
            guard nodes.watch(of: node) == 0 else { return step.mode.isReconciling }
            let isNews = uncovered[node] == nil
            refuse(node, .addWatch(errno: error, path: path(of: node)), state)
            guard isNews, nodes.parent(of: node) >= 0, error == EACCES || error == EPERM else { return false }
            // From now on the parent tells when the permissions change; perhaps they just did.
            guard case .open(let directory) = openAfterWatchingPermissions(node, state) else { return false }
            return enter(
                WalkStep(node: node, mode: step.mode.isSilent ? .silent : .synthesise),
                directory,
                state,
                &frames
            )
        }
    }

    private mutating func enter(
        _ step: WalkStep,
        _ directory: CInt,
        _ state: RootState,
        _ frames: inout [Frame]
    ) -> Bool {
        let node = step.node
        var mode = step.mode
        let isElsewhere = state.device != 0 && Self.device(directory) != state.device
        switch isElsewhere ? .uncovered : attach(node, directory, state) {
        case .same, .new: tell(step)
        case .other:
            // What was known below is void. This is news even in a silent walk: the other one had been told.
            for child in nodes.children(of: node) { drop(child) }
            mode = .synthesise
            emit(.deleted, of: node)
            tell(
                WalkStep(node: node, mode: mode, news: step.news ?? .created, cause: step.cause)
            )
        case .uncovered:
            tell(step)
            _ = cl_close(directory)
            if isElsewhere, nodes.parent(of: node) >= 0 { drop(node) }
            return false
        }
        var visit = DirectoryVisit(node: node, mode: mode, state: state, directory: directory)
        // Only now that it is watched: what changes later is heard.
        if let own = visit.own { noteMount(node, own) }
        list(&visit)
        guard !visit.steps.isEmpty else {
            _ = cl_close(directory)
            return visit.deletionsLost
        }
        visit.steps.reverse()
        frames.append(Frame(node: node, directory: directory, steps: visit.steps))
        let index = frames.count - 1 - Self.mostOpen
        if index >= 0, frames[index].directory >= 0 {
            _ = cl_close(frames[index].directory)
            frames[index].directory = -1
        }
        return visit.deletionsLost
    }

    /// Tells what is new about a directory.
    private mutating func tell(_ step: WalkStep) {
        guard let news = step.news, !step.mode.isSilent else { return }
        emit(news, of: step.node, step.cause)
        guard step.cause == nil else { return }
        var name: [UInt8] = []
        nodes.appendName(of: step.node, to: &name)
        remember([name], in: nodes.parent(of: step.node))
    }

    /// A directory is not where it was told to be, and no news of that are waited for: what comes next under its
    /// name is news again.
    mutating func tellGone(_ node: Int32) {
        emit(.deleted, of: node)
        var name: [UInt8] = []
        nodes.appendName(of: node, to: &name)
        let parent = nodes.parent(of: node)
        if parent >= 0 { name.withUnsafeBytes { forgetSynthesised($0, parent) } }
        drop(node)
    }

    /// A directory is not found, and why is still to be read: from now on nothing is heard of what is in it.
    private mutating func miss(_ node: Int32) {
        if nodes.watch(of: node) != 0 {
            var name: [UInt8] = []
            nodes.appendName(of: node, to: &name)
            missed[nodes.parent(of: node), default: []].insert(name)
        }
        drop(node)
    }

    /// A directory's parent is not where it is known to be: looks again when all news are heard.
    private mutating func strayed(_ step: WalkStep) {
        let parent = nodes.parent(of: step.node)
        guard nodes.watch(of: step.node) == 0 else {
            return leaveUnfinished(step.node, step.mode.knowsFiles ? .incomplete : .unlisted)
        }
        guard parent >= 0 else { return }
        leaveUnfinished(parent, .incomplete)
        drop(step.node)
    }

    /// A directory was renamed while it was closed: its children are looked at again when that is heard.
    private mutating func abandon(_ node: Int32, _ steps: [WalkStep]) {
        for step in steps where nodes.isUsed(step.node) && nodes.parent(of: step.node) == node {
            if nodes.watch(of: step.node) == 0 {
                drop(step.node)
            } else if step.mode.isReconciling {
                tellGone(step.node)
            } else if !step.mode.isSilent {
                leaveUnfinished(step.node, step.mode.knowsFiles ? .incomplete : .unlisted)
            }
        }
        leaveUnfinished(node, .incomplete)
    }

    /// The file system that holds an open directory.
    static func device(_ directory: CInt) -> UInt64 {
        var status = cl_status()
        let emptyPath: CInt = 0x1000
        return cl_statx(directory, "", emptyPath, &status) >= 0 ? status.device : 0
    }

    /// Directories that one walk keeps open.
    private static let mostOpen = 64
}
