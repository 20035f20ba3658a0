import Glibc
import HeedModel
import Inotify
import InotifyTree
import Synchronization

/// Which trees of a plan are watched and which are polled, as file systems are mounted in them and unmounted.
final class MountedTrees: Sendable {
    /// What came of watching or polling one tree more.
    typealias Added = Result<TreeWatcher.Root, Inotify.Failure>

    private struct Way {
        var root: BytePath
        var real: BytePath
    }

    private struct State {
        var known: Set<MountPoint>
        /// The trees that are polled; before ``begin(_:)`` without what they are for the watcher.
        var polled: [BytePath: (tree: Polling.Tree, root: TreeWatcher.Root?)]
        /// Where the roots of the plan are, symbolic links followed.
        var ways: [Way]
        /// The roots of the plan that are watched.
        var watched: [BytePath: TreeWatcher.Root] = [:]
    }

    /// What came and went between two looks.
    private struct Difference {
        var new: Set<MountPoint>
        var gone: Set<MountPoint>

        init(_ known: Set<MountPoint>, _ now: Set<MountPoint>, seen: Set<MountPoint>) {
            new = now.union(seen).subtracting(known)
            gone = known.union(seen).subtracting(now)
        }

        var all: Set<MountPoint> { new.union(gone) }
    }

    private let plan: WatchPlan
    private let polling: Polling
    private let wanted: @Sendable (BytePath) -> Bool
    private let ignores: Ignores
    private let state: Mutex<State>
    /// Asked for every directory: not under the other lock, which is held while the watcher works.
    private let silent: Mutex<Set<BytePath>>
    /// Whether names may have changed while was looked, so that a mount was looked for under a name that is old or new.
    private let isUnsettled = Atomic(false)

    /// Finds out which trees tell nothing.
    ///
    /// - Parameters:
    ///   - plan: the roots.
    ///   - polling: how that is found out.
    ///   - ignores: asked about what is hidden.
    ///   - wanted: whether a directory is to be watched.
    init(
        plan: WatchPlan,
        polling: Polling,
        ignores: Ignores,
        wanted: @escaping @Sendable (BytePath) -> Bool
    ) {
        self.ignores = ignores
        self.plan = plan
        self.polling = polling
        self.wanted = wanted
        let mounts = Set(polling.mounts())
        let ways = plan.roots.map { Way(root: $0, real: FileBytes.target(of: $0) ?? $0) }
        let trees = polling.trees(
            of: plan,
            mounts: Self.places(of: mounts, ways),
            wanted: wanted
        )
        silent = Mutex(Set(trees.map(\.path)))
        let polled = trees.map { ($0.path, (tree: $0, root: TreeWatcher.Root?.none)) }
        state = Mutex(State(known: mounts, polled: Dictionary(polled) { first, _ in first }, ways: ways))
    }

    /// The trees that are polled.
    var trees: [Polling.Tree] {
        state.withLock { $0.polled.values.map(\.tree).sorted { $0.path < $1.path } }
    }

    /// Whether a directory is the top of a tree that is polled.
    func isSilent(_ directory: BytePath) -> Bool { silent.withLock { $0.contains(directory) } }

    /// Whether some of these changes took a tree that is polled to another place.
    func isMoved(by changes: [TreeWatcher.Change]) -> Bool {
        let paths = silent.withLock { $0 }
        guard !paths.isEmpty else { return false }
        return changes.contains { change in
            guard change.isDirectory, let old = change.oldPathBytes ?? Self.formerPath(of: change) else {
                return false
            }
            return paths.contains { $0.relative(to: BytePath(old)) != nil }
        }
    }

    private static func formerPath(of change: TreeWatcher.Change) -> [UInt8]? {
        if case .movedOut = change.kind { change.pathBytes } else { nil }
    }

    /// Starts to watch and to poll; what is there is not told.
    ///
    /// - Returns: what is watched and polled.
    func begin(_ watcher: TreeWatcher) throws(Inotify.Failure) -> Set<TreeWatcher.Root> {
        try state.withLock { (state) throws(Inotify.Failure) in
            for root in plan.roots where state.polled[root] == nil {
                state.watched[root] = try watcher.add(root.filePath)
            }
            for tree in state.polled.values.map(\.tree).sorted(by: { $0.path < $1.path }) {
                state.polled[tree.path]?.root = try watcher.poll(
                    tree.path.filePath,
                    every: polling.pauses,
                    isFile: tree.isFile
                )
            }
            return Set(state.watched.values).union(state.polled.values.compactMap(\.root))
        }
    }

    /// Whether there is need for another look, now that all was read that the kernel had to tell; says so once.
    func wantsAnotherLook(_ watcher: TreeWatcher) -> Bool {
        guard isUnsettled.load(ordering: .acquiring) else { return false }
        if watcher.isBusy {
            watcher.pokeWhenQuiet()
            return false
        }
        return isUnsettled.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Looks what is mounted by now: begins and ends to poll, and has looked anew at what may be another directory.
    ///
    /// - Parameters:
    ///   - watcher: told what to watch.
    ///   - seen: what was mounted at any time since the last look.
    ///   - tell: called with what there is to say, before the watcher is told.
    ///   - adding: calls what it is given, and takes note of the root before its changes are read.
    func look(
        _ watcher: TreeWatcher,
        seen: Set<MountPoint>,
        tell: ([Observation]) -> Void,
        adding: (() -> Added) -> Added
    ) {
        state.withLock { state in
            let known = state.known
            let now = Set(polling.mounts())
            // A list names mounts as they are called now, and the watcher as it last heard.
            if watcher.isBusy || Set(polling.mounts()) != now {
                isUnsettled.store(true, ordering: .releasing)
            }
            let difference = Difference(known, now, seen: seen)
            state.known = now
            // What is polled is not asked: its server may not answer.
            for index in state.ways.indices where state.polled[state.ways[index].root] == nil {
                let root = state.ways[index].root
                state.ways[index].real = FileBytes.target(of: root) ?? root
            }
            let ways = state.ways
            let places = Self.places(of: now, ways)
            let changed = Set(Self.places(of: difference.all, ways).map(\.path))
            let trees = polling.trees(
                of: plan,
                mounts: places,
                wanted: wanted,
                known: state.polled.values.map(\.tree),
                changed: changed
            )
            let paths = Set(trees.map(\.path))
            silent.withLock { $0 = paths }
            tell(news(of: Self.places(of: difference.gone.intersection(known), ways), isGone: true))
            tell(news(of: Self.places(of: difference.new, ways), isGone: false))
            tell(news(of: Self.places(of: difference.gone.subtracting(known), ways), isGone: true))

            for path in state.polled.keys.filter({ !paths.contains($0) }).sorted() {
                if let root = state.polled.removeValue(forKey: path)?.root { watcher.stopPolling(root) }
                guard plan.roots.contains(path) else { continue }
                let added = adding {
                    Self.trying { () throws(Inotify.Failure) in
                        try watcher.add(path.filePath, isNews: true)
                    }
                }
                state.watched[path] = Self.root(added, tell)
            }
            let fresh = trees.filter { state.polled[$0.path] == nil }
            for tree in fresh {
                if let root = state.watched.removeValue(forKey: tree.path) { watcher.remove(root) }
            }
            let hidden = Self.hidden(by: difference.gone, ways).union(
                Self.places(of: difference.new, ways).map(\.path).filter { isTold($0) }
            )
            let all = changed.union(places.map(\.path)).union(difference.all.map(\.path)).union(hidden)
            watcher.revisit(all.sorted().map(\.filePath), hidden: Set(hidden.map(\.filePath)))
            for tree in fresh {
                let added = adding {
                    Self.trying { () throws(Inotify.Failure) in
                        // A file is told already, by the news of its mount.
                        try watcher.poll(
                            tree.path.filePath,
                            every: polling.pauses,
                            isFile: tree.isFile,
                            isNews: !tree.isFile
                        )
                    }
                }
                state.polled[tree.path] = (tree, Self.root(added, tell))
            }
        }
        watcher.poke()
        if isUnsettled.load(ordering: .acquiring) { watcher.pokeWhenQuiet() }
    }

    private static func trying(
        _ body: () throws(Inotify.Failure) -> TreeWatcher.Root
    ) -> Added {
        do { return .success(try body()) } catch { return .failure(error) }
    }

    private static func root(
        _ result: Added,
        _ tell: ([Observation]) -> Void
    ) -> TreeWatcher.Root? {
        switch result {
        case .success(let root): return root
        case .failure(let failure):
            if failure.operation != .closed { tell([.problem(Blindness.cannotWatch(failure))]) }
            return nil
        }
    }

    /// What there is to say of mounts that came or went: what was there before is out of sight.
    private func news(of mounts: [MountPoint], isGone: Bool) -> [Observation] {
        mounts.flatMap { mount -> [Observation] in
            guard isTold(mount.path) else { return [] }
            // What is not there any more was a directory, as far as can be told.
            let kind = FileBytes.target(of: mount.path).flatMap { FileBytes.kind(of: $0) }
            let isDirectory = kind == .directory || kind == nil
            let problem: Problem
            if isGone {
                problem = Blindness.unmounted(mount.path)
            } else if isDirectory {
                problem = Blindness.mounted(mount, polling.fileSystem(mount.path))
            } else {
                problem = Blindness.mountedFiles([mount.path])
            }
            let hidden = Change(
                mount.path,
                isDirectory ? [.delete, .kernel(0x200)] : [.create, .write, .kernel(0x8)],
                isDirectory: isDirectory,
                standsForTree: isDirectory,
                ignored: ignores.ignored(mount.path, isDirectory: isDirectory)
            )
            return [.problem(problem), .change(hidden)]
        }
    }

    /// Whether people and rules are told of mounts at a path.
    private func isTold(_ path: BytePath) -> Bool {
        plan.roots.contains { path.relative(to: $0) != nil } && polling.isOfInterest(path, wanted)
    }

    /// What mounts that are gone had hidden: what is below them, as it is seen from the roots, or whole roots.
    private static func hidden(by mounts: Set<MountPoint>, _ ways: [Way]) -> Set<BytePath> {
        var hidden = Set(mounts.map(\.path))
        for mount in mounts {
            for way in ways {
                if let below = mount.path.relative(to: way.real) {
                    hidden.insert(way.root.appending(below.bytes))
                } else if way.real.relative(to: mount.path) != nil {
                    hidden.insert(way.root)
                }
            }
        }
        return hidden
    }

    /// Mounts as they are seen from the roots, which symbolic links may lead to, and those over what leads to them.
    private static func places(of mounts: Set<MountPoint>, _ ways: [Way]) -> [MountPoint] {
        var places: Set<MountPoint> = []
        for mount in mounts {
            for way in ways {
                let (root, real) = (way.root, way.real)
                var place = mount
                if mount.path.relative(to: root) != nil || root.relative(to: mount.path) != nil {
                    places.insert(mount)
                } else if let below = mount.path.relative(to: real) {
                    place.path = root.appending(below.bytes)
                    places.insert(place)
                } else if real.relative(to: mount.path) != nil {
                    place.path = root.parent ?? root
                    places.insert(place)
                }
            }
        }
        return places.sorted { ($0.path, $0.id) < ($1.path, $1.id) }
    }
}
