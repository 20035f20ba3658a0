package import HeedModel
package import Inotify

/// What is known when the user may hold no more watches.
package struct WatchShortage: Sendable {
    /// The first directory that is not watched.
    package var first: BytePath
    /// How many directories are not watched, those below unwatched ones included.
    package var missing: Int
    /// How many directories are watched.
    package var watched: Int
    /// The limits in force.
    package var limits: Inotify.Limits
    /// Who holds the watches.
    package var holders: [WatchHolder]
    /// How large the trees are.
    package var sizes: TreeSizes
    /// What to ignore.
    package var proposals: [String]

    /// Looks around: at the trees of a plan, and at the other processes of this user.
    ///
    /// - Parameters:
    ///   - first: the first directory that is not watched.
    ///   - known: how many are known not to be watched, without what is below them.
    ///   - watched: how many directories are watched.
    ///   - plan: what is to be watched.
    ///   - ignores: what is ignored already.
    package init(first: BytePath, known: Int, watched: Int, plan: WatchPlan, ignores: Ignores) {
        self.first = first
        self.watched = watched
        limits = Inotify.limits()
        holders = WatchHolder.all()
        sizes = TreeCensus(plan: plan, ignores: ignores).sizes()
        missing = max(sizes.total - watched, known, 1)
        proposals = WatchShortage.proposals(for: sizes, plan: plan)
    }

    /// What to ignore, without anything that a rule names.
    package static func proposals(for sizes: TreeSizes, plan: WatchPlan) -> [String] {
        sizes.proposals { path in
            let name = path.bytes.split(separator: UInt8(ascii: "/")).first.map { Array($0) } ?? []
            return plan.scopes.contains { scope in
                scope.patterns.contains { pattern in
                    let words = pattern.utf8.split(separator: UInt8(ascii: "/"))
                    return words.contains { Array($0) == name }
                }
            }
        }
    }
}
