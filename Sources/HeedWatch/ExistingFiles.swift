import HeedModel

/// Finds the files there are, for rules that run for what exists when heed starts.
struct ExistingFiles {
    private let plan: WatchPlan
    private let filter: PlanFilter
    private let ignores: Ignores

    /// Prepares for some rules.
    init(rules: [Rule], ignores: Ignores) {
        plan = WatchPlan(rules: rules)
        filter = PlanFilter(plan: plan, ignores: ignores)
        self.ignores = ignores
    }

    /// A change for each file that some rule could want, in the order of their paths.
    func changes() -> [Change] {
        var changes: [Change] = []
        var directories = plan.roots
        while let directory = directories.popLast() {
            for (name, kind) in FileBytes.entries(of: directory) {
                let path = directory.appending(name)
                if kind == .directory {
                    if filter.wants(path) { directories.append(path) }
                    continue
                }
                let ignored = ignores.ignored(path, isDirectory: false)
                changes.append(Change(path, [.write, .kernel(0x8)], ignored: ignored))
            }
        }
        return changes.sorted { $0.path < $1.path }
    }
}
