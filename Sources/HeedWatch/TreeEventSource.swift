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
    private let wantsGit: Bool
    private let isHandling = Atomic(false)
    private let outside: IgnoreFileWatcher?

    /// Watches everything that a plan asks for before it returns: what happens from then on is told.
    ///
    /// - Parameters:
    ///   - plan: roots, patterns and events of the rules.
    ///   - environment: where git's user configuration is found (`HOME`, `XDG_CONFIG_HOME`).
    /// - Throws: a problem where not even the roots can be watched.
    package init(plan: WatchPlan, environment: [String: String]) throws(Problem) {
        ignores = Ignores(plan: plan, environment: environment)
        translation = Mutex(Translation(ignores: ignores))
        wantsGit = plan.scopes.contains { $0.honoursGitignore }
        outside = wantsGit ? try? IgnoreFileWatcher() : nil
        let filter = PlanFilter(plan: plan, ignores: ignores)
        var options = TreeWatcher.Options()
        options.report = Inotify.Mask(rawValue: plan.events.union(.change).kernelMask)
        options.filter = { entry in
            !entry.isDirectory || filter.wants(BytePath(entry.root.path).appending(entry.path))
                ? .include : .prune
        }
        do {
            watcher = try TreeWatcher(options)
            for root in plan.roots {
                try watcher.add(root.filePath)
            }
        } catch {
            throw Blindness.cannotWatch(error)
        }
        outside?.watch(ignores.filesOutside())
    }

    /// Follows the ignore files that lie outside the tree, `.git/info/exclude` and the user's own, until cancelled.
    ///
    /// What they say counts from their next line on, as with the `.gitignore` files of the tree.
    package func followIgnoreFiles() async {
        while let outside, await outside.changed() {
            ignores.forget()
            watcher.refilter()
            outside.watch(ignores.filesOutside())
        }
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
    package var watchedDirectories: Int { watcher.coverage().directories }

    /// Whether something happened that ``next()`` has not given yet, or gave and whose taker is still busy.
    package var isBehind: Bool { isHandling.load(ordering: .acquiring) || watcher.isBusy }

    /// Waits for what happens next.
    package func next() async throws -> [Observation] {
        while let changes = try await nextChanges() {
            let observations = changes.flatMap { meaning(of: $0) }
            replan(after: changes)
            if !observations.isEmpty { return observations }
        }
        return []
    }

    /// Waits for what happens next, as the kernel tells it; in place of ``next()``, not beside it.
    package func nextRaw() async throws -> [RawObservation] {
        while let changes = try await nextChanges() {
            let told = changes.flatMap { change in
                RawObservation.all(of: change) { meaning(of: change) }
            }
            replan(after: changes)
            if !told.isEmpty { return told }
        }
        return []
    }

    private func meaning(of change: TreeWatcher.Change) -> [Observation] {
        translation.withLock { $0.observations(for: change, coverage: watcher.coverage) }
    }

    /// What one read gives; nil where there is nothing more to come.
    private func nextChanges() async throws -> [TreeWatcher.Change]? {
        isHandling.store(false, ordering: .releasing)
        let changes: [TreeWatcher.Change]
        do {
            changes = try await watcher.nextBatch()
        } catch {
            throw Blindness.cannotWatch(error)
        }
        guard !changes.isEmpty else { return nil }
        isHandling.store(true, ordering: .releasing)
        return changes
    }

    /// Ends ``next()`` everywhere.
    package func close() {
        watcher.close()
        outside?.close()
    }

    /// Reads ignore files again where one changed or a work tree began or ended.
    private func replan(after changes: [TreeWatcher.Change]) {
        guard wantsGit else { return }
        let names: Set<FilePath.Component> = [".gitignore", ".git"]
        guard changes.contains(where: { $0.path.lastComponent.map(names.contains) ?? false }) else { return }
        ignores.forget()
        watcher.refilter()
        outside?.watch(ignores.filesOutside())
    }
}
