package import HeedModel

/// Says which directories must be watched: those in which some rule could still see something.
package struct PlanFilter: Sendable {
    private struct Place: Sendable {
        var scope: Scope
        var depth: Int
    }

    private let places: [Place]
    private let ignores: Ignores

    /// Prepares for the rules of a plan.
    package init(plan: WatchPlan, ignores: Ignores) {
        places = plan.scopes.map { Place(scope: $0, depth: $0.root.depth) }
        self.ignores = ignores
    }

    /// Whether an absolute directory must be watched.
    package func wants(_ directory: BytePath) -> Bool {
        var ignored: Change.Ignored?
        return places.contains { place in
            if place.scope.root.relative(to: directory) != nil { return true }
            guard let relative = directory.relative(to: place.scope.root) else { return false }
            let known = ignored ?? ignores.ignored(directory, isDirectory: true)
            ignored = known
            return place.scope.reaches(relative.bytes, ignored: known.below(place.depth))
        }
    }
}
