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
    private let shortage: Mutex<ShortageWatch>
    private let announcements: Mutex<[Problem]>
    private let wantsGit: Bool
    private let isHandling = Atomic(false)

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
        translation = Mutex(Translation(ignores: ignores))
        let shortage = ShortageWatch(plan: plan, ignores: ignores)
        self.shortage = Mutex(shortage)
        wantsGit = plan.scopes.contains { $0.honoursGitignore }
        let filter = PlanFilter(plan: plan, ignores: ignores)
        var options = TreeWatcher.Options()
        options.report = Inotify.Mask(rawValue: plan.events.union(.change).kernelMask)
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
            for root in plan.roots where !mounts.contains(root) {
                try watcher.add(root.filePath)
            }
            for tree in silent {
                try watcher.poll(tree.path.filePath, every: polling.pauses)
            }
        } catch {
            throw Blindness.cannotWatch(error)
        }
        noticeMounts(below: plan.roots, wanted: filter.wants)
        if watchedDirectories == 0, let problem = shortage.problem(of: watcher) { throw problem }
    }

    /// What these rules find when heed starts, as if each file had just been written; in the order of paths.
    ///
    /// The tree is watched already, so what appears meanwhile is told as well.
    package func existing(for rules: [Rule]) -> [Change] {
        ExistingFiles(rules: rules, ignores: ignores).changes()
    }

    /// How many directories are watched.
    package var watchedDirectories: Int { watcher.coverage().directories + watcher.polledDirectories }

    /// Whether something happened that ``next()`` has not given yet, or gave and whose taker is still busy.
    package var isBehind: Bool { isHandling.load(ordering: .acquiring) || watcher.isBusy }

    /// Waits for what happens next.
    package func next() async throws -> [Observation] {
        let first = takeAnnouncements()
        guard first.isEmpty else { return first }
        while true {
            isHandling.store(false, ordering: .releasing)
            let changes: [TreeWatcher.Change]
            do {
                changes = try await watcher.nextBatch()
            } catch {
                throw Blindness.cannotWatch(error)
            }
            if changes.isEmpty { return [] }
            isHandling.store(true, ordering: .releasing)
            var observations = translation.withLock { translation in
                changes.flatMap { translation.observations(for: $0) }
            }
            let problem = shortage.withLock { $0.problem(after: changes, of: watcher) }
            if let problem { observations.append(.problem(problem)) }
            observations = takeAnnouncements() + observations
            if wantsGit { replan(after: changes) }
            if !observations.isEmpty { return observations }
        }
    }

    /// Ends ``next()`` everywhere.
    package func close() {
        watcher.close()
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
        let names: Set<FilePath.Component> = [".gitignore", ".git"]
        guard changes.contains(where: { $0.path.lastComponent.map(names.contains) ?? false }) else { return }
        ignores.forget()
        watcher.refilter()
    }
}
