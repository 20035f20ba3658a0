import Globs
import HeedModel
import HeedReport
import HeedRules
import HeedWatch
import Inotify

extension Engine {
    /// Prints what heed needs of this machine, what of it is wrong, and the cures.
    ///
    /// - Parameter asJSON: one object a thing looked at instead of text.
    /// - Returns: whether there is nothing to mend.
    package func doctor(asJSON: Bool) -> ExitStatus {
        let (limits, holders) = (Inotify.limits(), WatchHolder.all())
        var checkup = Checkup()
        checkup.lookAtSystem()
        var rules: [Rule] = []
        do {
            let (loaded, diagnostics) = try load()
            checkup.lookAtRules(loaded, diagnostics)
            rules = (loaded?.rules ?? []).filter(\.definition.isEnabled)
        } catch {
            let isChosen = !configuration.files.isEmpty
            checkup.items.append(
                Checkup.Item(
                    "rules",
                    isChosen ? .problem : .note,
                    error.problem.message + (isChosen ? "" : "; the machine alone is looked at"),
                    help: isChosen ? error.problem.help : [],
                    details: [JSON.Member("file", .null)]
                )
            )
        }
        let sizes = lookAtTrees(of: rules, &checkup)
        checkup.lookAtWatches(limits, holders, needed: sizes.total, proposals: sizes.proposals)
        checkup.lookAtInstances(limits, holders)
        checkup.lookAtQueue(limits)
        checkup.lookAtOpenFiles()
        checkup.lookAtGuard()
        checkup.lookAtProc()
        let terminal = terminal(1)
        let text = CheckupText(
            style: Style(isColoured: terminal.hasColour),
            hasUnicode: terminal.hasUnicode
        )
        Surroundings.write(
            asJSON ? checkup.items.map { $0.json.line + "\n" }.joined() : text.render(checkup),
            to: 1
        )
        return checkup.isFine ? .success : .no
    }

    /// Walks the trees of the rules that would run.
    private func lookAtTrees(
        of rules: [Rule],
        _ checkup: inout Checkup
    ) -> (total: Int, proposals: [String]) {
        let roots = Set(rules.filter { !$0.scope.patterns.isEmpty }.map(\.scope.root)).sorted()
        guard !roots.isEmpty else { return (0, []) }
        let mounts = MountPoint.all()
        for root in roots {
            var below: [MountPoint: FileSystem] = [:]
            var files: Set<BytePath> = []
            for mount in mounts where mount.path != root && mount.path.relative(to: root) != nil {
                below[mount] = FileSystem.holding(mount.path)
                if mount.isFile { files.insert(mount.path) }
            }
            checkup.lookAtRoot(
                root,
                isDirectory: Surroundings.isDirectory(root),
                fileSystem: FileSystem.holding(root),
                mounts: below,
                files: Array(files)
            )
        }
        let plan = WatchPlan(rules: rules.filter { Surroundings.isDirectory($0.scope.root) == true })
        let ignores = Ignores(plan: plan, environment: configuration.environment)
        let census = TreeCensus(plan: plan, ignores: ignores)
        let filter = PlanFilter(plan: plan, ignores: ignores)
        var ignored: Set<BytePath> = []
        let count = census.walk { path, isDirectory, places in
            guard isDirectory, !places.byGit.isEmpty || !places.byDefault.isEmpty, !filter.wants(path) else {
                return
            }
            let root = plan.roots.last { path.relative(to: $0) != nil }
            ignored.insert(root.flatMap { path.relative(to: $0) } ?? path)
        }
        checkup.lookAtDirectories(unreadable: count.unreadable.sorted(), ignored: ignored.sorted())
        let sizes = census.sizes()
        return (sizes.total, WatchShortage.proposals(for: sizes, plan: plan))
    }
}
