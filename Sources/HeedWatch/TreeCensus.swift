package import HeedModel

/// Walks the directories that a plan watches, without watching them.
///
/// The plan's own filter decides where to go, so what is counted is what a running heed would watch.
package struct TreeCensus {
    /// What was found.
    package struct Count: Hashable, Sendable {
        /// How many directories must be watched.
        package var directories = 0
        /// How many of them each of the plan's scopes needs, in the order of the scopes.
        package var byScope: [Int]
        /// Directories that must be watched and cannot be read.
        package var unreadable: [BytePath] = []
    }

    private let plan: WatchPlan
    private let ignores: Ignores
    private let filter: PlanFilter

    /// Prepares for a plan.
    package init(plan: WatchPlan, ignores: Ignores) {
        self.plan = plan
        self.ignores = ignores
        filter = PlanFilter(plan: plan, ignores: ignores)
    }

    /// The names in a directory that are text.
    package static func names(in directory: BytePath) -> [String] {
        (FileBytes.readableEntries(of: directory) ?? []).compactMap {
            String(validating: $0.name, as: UTF8.self)
        }
    }

    /// Walks, and calls back for every name that is seen on the way, directories too.
    ///
    /// - Parameter visit: takes an absolute path, whether it is a directory, and where it is ignored.
    /// - Returns: what was found.
    package func walk(_ visit: (BytePath, Bool, Change.Ignored) -> Void) -> Count {
        var byScope = plan.scopes.map { _ in 0 }
        var count = search(
            entering: { directory in
                for index in filter.scopes(wanting: directory) { byScope[index] += 1 }
            },
            visit: { path, isDirectory, ignored in
                visit(path, isDirectory, ignored)
                return true
            }
        )
        count.byScope = byScope
        return count
    }

    /// How large the trees are that must be watched.
    package func sizes() -> TreeSizes {
        var sizes = TreeSizes()
        let roots = plan.roots
        search(
            entering: { directory in
                let root = roots.last { directory.relative(to: $0) != nil }
                sizes.count(root.flatMap { directory.relative(to: $0) } ?? directory)
            },
            visit: { _, _, _ in true }
        )
        return sizes
    }

    /// Walks as ``walk(_:)`` does, until the callback answers false; counts nothing.
    package func search(_ visit: (BytePath, Bool, Change.Ignored) -> Bool) {
        search(entering: { _ in }, visit: visit)
    }

    @discardableResult
    private func search(
        entering: (BytePath) -> Void,
        visit: (BytePath, Bool, Change.Ignored) -> Bool
    ) -> Count {
        var count = Count(byScope: [])
        var seen: Set<BytePath> = []
        var waiting = Array(plan.roots.reversed())
        while let directory = waiting.popLast() {
            guard seen.insert(directory).inserted else { continue }
            guard let entries = FileBytes.readableEntries(of: directory) else {
                // A directory that went away meanwhile needs no watch.
                if FileBytes.kind(of: directory) != nil { count.unreadable.append(directory) }
                continue
            }
            count.directories += 1
            entering(directory)
            for (name, kind) in entries {
                let path = directory.appending(name)
                let isDirectory = kind == .directory
                guard visit(path, isDirectory, ignores.ignored(path, isDirectory: isDirectory)) else {
                    return count
                }
                if isDirectory, filter.wants(path) { waiting.append(path) }
            }
        }
        return count
    }
}
