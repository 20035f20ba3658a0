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
    private let announcements: Mutex<[Problem]>
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
        ignores = Ignores(plan: plan, environment: environment)
        translation = Mutex(Translation(ignores: ignores, events: plan.events))
        let shortage = ShortageWatch(plan: plan, ignores: ignores)
        self.shortage = Mutex(shortage)
        wantsGit = plan.scopes.contains { $0.honoursGitignore }
        let filter = PlanFilter(plan: plan, ignores: ignores)
        var options = TreeWatcher.Options()
        options.report = Inotify.Mask(rawValue: plan.events.union(.change).kernelMask)
        options.burstPause = .milliseconds(4)
        let silent = polling.trees(of: plan, wanted: filter.wants)
        let mounts = Set(silent.map(\.path))
        options.filter = { entry in
            guard entry.isDirectory else { return .include }
            let path = BytePath(entry.root.path).appending(entry.path)
            return filter.wants(path) && !mounts.contains(path) ? .include : .prune
        }
        announcements = Mutex(silent.isEmpty ? [] : [Blindness.polled(silent)])
        do {
            watcher = try TreeWatcher(options)
            var roots: Set<TreeWatcher.Root> = []
            for root in plan.roots where !mounts.contains(root) {
                roots.insert(try watcher.add(root.filePath))
            }
            for tree in silent {
                roots.insert(try watcher.poll(tree.path.filePath, every: polling.pauses))
            }
            linked = Mutex(LinkedFiles(plan: plan, ignores: ignores, watcher: watcher, mainRoots: roots))
        } catch {
            throw Blindness.cannotWatch(error)
        }
        // Only now: the trees of the rules come first where instances are few.
        outside = wantsGit ? OutsideFiles() : nil
        noticeMounts(below: plan.roots, wanted: filter.wants)
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
        while let (changes, more) = try await nextChanges() {
            let observations = translation.withLock { $0.observations(for: changes) } + more
            replan(after: changes)
            if !observations.isEmpty { return observations }
        }
        return []
    }

    /// Waits for what happens next, as the kernel tells it; in place of ``next()``, not beside it.
    package func nextRaw() async throws -> [RawObservation] {
        let first = takeAnnouncements()
        guard first.isEmpty else { return TreeEventSource.problems(in: first) }
        while let (changes, more) = try await nextChanges() {
            let told = changes.flatMap { change in
                RawObservation.all(of: change) { meaning(of: change) }
            }
            let problems = TreeEventSource.problems(in: more)
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

    /// What one read gives, and what else it means; nil where there is nothing more to come.
    private func nextChanges() async throws -> (changes: [TreeWatcher.Change], more: [Observation])? {
        isHandling.store(false, ordering: .releasing)
        let all: [TreeWatcher.Change]
        do {
            all = try await watcher.nextBatch()
        } catch {
            throw Blindness.cannotWatch(error)
        }
        guard !all.isEmpty else { return nil }
        isHandling.store(true, ordering: .releasing)
        let (changes, behindLinks) = linked.withLock { linked in
            (linked.isIdle ? all : all.filter { !linked.isOwn($0) }, linked.changes(after: all, watcher))
        }
        var more = takeAnnouncements() + behindLinks.map(Observation.change)
        let problem = shortage.withLock { $0.problem(after: changes, of: watcher) }
        if let problem { more.append(.problem(problem)) }
        return (changes, more)
    }

    /// Ends ``next()`` everywhere.
    package func close() {
        watcher.close()
        outside?.close()
    }

    private func takeAnnouncements() -> [Observation] {
        announcements.withLock { problems in
            defer { problems = [] }
            return problems.map { .problem($0) }
        }
    }

    /// Sees to it that mounts over watched directories are told, and what is there then watched.
    private func noticeMounts(
        below roots: [BytePath],
        wanted: @escaping @Sendable (BytePath) -> Bool
    ) {
        let watch = MountWatch { [weak self] mounts in
            guard let self, !watcher.isClosed else { return false }
            for mount in mounts
            where wanted(mount.path) && roots.contains(where: { mount.path.relative(to: $0) != nil }) {
                announcements.withLock { $0.append(Blindness.mounted(mount, FileSystem.holding(mount.path))) }
                watcher.revisit(mount.path.filePath)
            }
            return true
        }
        watch?.start()
    }

    /// Reads ignore files again where one changed or a work tree began or ended.
    private func replan(after changes: [TreeWatcher.Change]) {
        guard wantsGit else { return }
        let names: Set<FilePath.Component> = [".gitignore", ".git"]
        guard changes.contains(where: { $0.path.lastComponent.map(names.contains) ?? false }) else { return }
        readIgnoreFilesAgain()
    }

    private func readIgnoreFilesAgain() {
        ignores.forget()
        watcher.refilter()
        outside?.watch(ignores.filesOutside())
    }
}
