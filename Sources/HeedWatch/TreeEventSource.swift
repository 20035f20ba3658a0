package import HeedModel
import Inotify
import InotifyTree
import Synchronization
import SystemPackage

/// Watches what a plan asks for and tells what happens there, in the language of the rules.
package final class TreeEventSource: EventSource {
    private let watcher: TreeWatcher
    private let ignores: Ignores
    private let translation: Mutex<Translation>
    private let linked: Mutex<LinkedFiles>
    private let shortage: Mutex<ShortageWatch>
    private let announcements: Mutex<[Observation]>
    private let mounts: MountedTrees
    private let mountWatch: MountWatch?
    private let wantsGit: Bool
    private let isHandling = Atomic(false)
    private let outside: OutsideFiles?

    /// Watches everything that a plan asks for before it returns: what happens from then on is told.
    ///
    /// - Parameters:
    ///   - plan: roots, patterns and events of the rules.
    ///   - environment: where git's user configuration is found (`HOME`, `XDG_CONFIG_HOME`).
    ///   - polling: which trees tell nothing, and how they are looked at.
    /// - Throws: a problem where not even the roots can be watched.
    package init(
        plan: WatchPlan,
        environment: [String: String],
        polling: Polling = Polling()
    ) throws(Problem) {
        // First of all, so that no change is missed.
        let mountWatch = MountWatch()
        self.mountWatch = mountWatch
        ignores = Ignores(plan: plan, environment: environment)
        let tellsUnmounting = mountWatch == nil
        translation = Mutex(
            Translation(ignores: ignores, events: plan.events, tellsUnmounting: tellsUnmounting)
        )
        let shortage = ShortageWatch(plan: plan, ignores: ignores)
        self.shortage = Mutex(shortage)
        wantsGit = plan.scopes.contains { $0.honoursGitignore }
        let filter = PlanFilter(plan: plan, ignores: ignores)
        var options = TreeWatcher.Options()
        options.filtersOnlyDirectories = true
        options.report = Inotify.Mask(rawValue: plan.events.union(.change).kernelMask)
        options.burstPause = .milliseconds(4)
        let mounts = MountedTrees(plan: plan, polling: polling, ignores: ignores, wanted: filter.wants)
        self.mounts = mounts
        options.filter = { entry in
            guard entry.isDirectory else { return .include }
            let path = BytePath(entry.root.path).appending(entry.path)
            return filter.wants(path) && !mounts.isSilent(path) ? .include : .prune
        }
        let files = mounts.trees.filter(\.isFile).map(\.path)
        let silent = mounts.trees.filter { !$0.isFile }
        announcements = Mutex(
            (silent.isEmpty ? [] : [.problem(Blindness.polled(silent))])
                + (files.isEmpty ? [] : [.problem(Blindness.mountedFiles(files))])
        )
        do {
            watcher = try TreeWatcher(options)
            let roots = try mounts.begin(watcher)
            linked = Mutex(LinkedFiles(plan: plan, ignores: ignores, watcher: watcher, mainRoots: roots))
        } catch {
            throw Blindness.cannotWatch(error)
        }
        // Only now: the trees of the rules come first where instances are few.
        outside = wantsGit ? OutsideFiles() : nil
        mountWatch?.start { [weak self] seen in
            guard let self, !watcher.isClosed else { return false }
            if let seen { lookAtMounts(seen: seen) }
            return true
        }
        if watchedDirectories == 0, let problem = shortage.problem(of: watcher) { throw problem }
        outside?.watch(ignores.filesOutside())
    }

    /// Follows the ignore files that lie outside the tree, `.git/info/exclude` and the user's own, until cancelled.
    ///
    /// What they say counts from their next line on, as with the `.gitignore` files of the tree.
    ///
    /// - Parameter tell: told that they cannot be watched, and that they can again.
    package func followIgnoreFiles(tell: @Sendable (Problem) -> Void) async {
        await outside?.follow(tell: tell) { [self] in readIgnoreFilesAgain() }
    }

    /// What these rules find when heed starts, as if each file had just been written; in the order of paths.
    ///
    /// The tree is watched already, so what appears meanwhile is told as well.
    package func existing(for rules: [Rule]) -> [Change] {
        ExistingFiles(rules: rules, ignores: ignores).changes()
    }

    /// Where an absolute path is ignored.
    package func ignored(_ path: BytePath, isDirectory: Bool) -> Change.Ignored {
        ignores.ignored(path, isDirectory: isDirectory)
    }

    /// How many directories are watched.
    package var watchedDirectories: Int { watcher.coverage().directories + watcher.polledDirectories }

    /// Whether something happened that ``next()`` has not given yet, or gave and whose taker is still busy.
    package var isBehind: Bool { isHandling.load(ordering: .acquiring) || watcher.isBusy }

    /// Waits for what happens next.
    package func next() async throws -> [Observation] {
        let first = takeAnnouncements()
        guard first.isEmpty else { return first }
        while let (announced, changes, more) = try await nextChanges() {
            let observations = announced + translation.withLock { $0.observations(for: changes) } + more
            replan(after: changes)
            if !observations.isEmpty { return observations }
        }
        return []
    }

    /// Waits for what happens next, as the kernel tells it; in place of ``next()``, not beside it.
    package func nextRaw() async throws -> [RawObservation] {
        let first = takeAnnouncements()
        guard first.isEmpty else { return TreeEventSource.problems(in: first) }
        while let (announced, changes, more) = try await nextChanges() {
            let told = changes.flatMap { change in
                RawObservation.all(of: change) { meaning(of: change) }
            }
            let problems = TreeEventSource.problems(in: announced + more)
            replan(after: changes)
            if !told.isEmpty || !problems.isEmpty { return told + problems }
        }
        return []
    }

    private static func problems(in observations: [Observation]) -> [RawObservation] {
        observations.compactMap { observation in
            if case .problem(let problem) = observation { .problem(problem) } else { nil }
        }
    }

    private func meaning(of change: TreeWatcher.Change) -> [Observation] {
        translation.withLock { $0.observations(for: change) }
    }

    /// What was announced, what one read gives, and what else it means; nil where there is nothing more to come.
    private func nextChanges() async throws -> (
        announced: [Observation], changes: [TreeWatcher.Change], more: [Observation]
    )? {
        isHandling.store(false, ordering: .releasing)
        if translation.withLock({ $0.isAhead }), !watcher.isBusy { translation.withLock { $0.catchUp() } }
        let all: [TreeWatcher.Change]
        do {
            all = try await watcher.nextBatchOrPoke()
        } catch {
            throw Blindness.cannotWatch(error)
        }
        guard !all.isEmpty || !(watcher.isClosed || Task.isCancelled) else { return nil }
        isHandling.store(true, ordering: .releasing)
        let (changes, behindLinks) = linked.withLock { linked in
            (linked.isIdle ? all : all.filter { !linked.isOwn($0) }, linked.changes(after: all, watcher))
        }
        // The kernel says nothing of mounts that go with a directory.
        if mounts.wantsAnotherLook(watcher) || mounts.isMoved(by: changes) {
            if let mountWatch { mountWatch.lookAgain() } else { lookAtMounts() }
        }
        var more = behindLinks.map(Observation.change)
        let problem = shortage.withLock { $0.problem(after: changes, of: watcher) }
        if let problem { more.append(.problem(problem)) }
        return (takeAnnouncements(), changes, more)
    }

    /// Ends ``next()`` everywhere.
    package func close() {
        watcher.close()
        outside?.close()
    }

    private func takeAnnouncements() -> [Observation] {
        announcements.withLock { observations in
            defer { observations = [] }
            return observations
        }
    }

    /// Looks what is mounted by now: what must be polled is, and what may be another directory is looked at anew.
    ///
    /// Called by itself when the kernel says that something was mounted or unmounted.
    ///
    /// - Parameter seen: what was mounted at any time since the last look.
    package func lookAtMounts(seen: Set<MountPoint> = []) {
        mounts.look(watcher, seen: seen) { observations in
            announcements.withLock { $0 += observations }
        } adding: { make in
            linked.withLock { linked in
                let added = make()
                if case .success(let root) = added { linked.add(mainRoot: root) }
                return added
            }
        }
    }

    /// Reads ignore files again where one changed or a work tree began or ended.
    private func replan(after changes: [TreeWatcher.Change]) {
        guard wantsGit else { return }
        if changes.contains(where: { Self.isOfGit($0.pathBytes) }) { readIgnoreFilesAgain() }
    }

    /// Whether a path's last name says where git's rules begin, or what they are.
    private static func isOfGit(_ path: [UInt8]) -> Bool {
        let name = path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
        return name.elementsEqual(".git".utf8) || name.elementsEqual(".gitignore".utf8)
    }

    private func readIgnoreFilesAgain() {
        ignores.forget()
        watcher.refilter()
        outside?.watch(ignores.filesOutside())
    }
}
