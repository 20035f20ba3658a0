import Globs
package import HeedModel

/// Says which directories must be watched: those in which some rule could still see something.
package struct PlanFilter: Sendable {
    private struct Place: Sendable {
        var scope: Scope
        var depth: Int
    }

    private let places: [Place]
    private let patterns: PatternIndex
    private let waysToRoots: Set<BytePath>
    private let ignores: Ignores

    /// Prepares for the rules of a plan.
    package init(plan: WatchPlan, ignores: Ignores) {
        places = plan.scopes.map { Place(scope: $0, depth: $0.root.depth) }
        patterns = PatternIndex(plan.scopes.map { ($0.paths, $0.root.bytes) })
        var ways: Set<BytePath> = []
        for scope in plan.scopes {
            var way: BytePath? = scope.root
            while let directory = way, ways.insert(directory).inserted {
                way = directory.parent
            }
        }
        waysToRoots = ways
        self.ignores = ignores
    }

    /// Whether an absolute directory must be watched.
    package func wants(_ directory: BytePath) -> Bool {
        if waysToRoots.contains(directory) { return true }
        var ignored: Change.Ignored?
        return patterns.contains(atOrBelow: directory.bytes.span) { number in
            reaches(places[number], directory, &ignored)
        }
    }

    /// The scopes of the plan that need an absolute directory watched for what they select, by their places.
    package func scopes(wanting directory: BytePath) -> [Int] {
        var ignored: Change.Ignored?
        var found: Set<Int> = []
        _ = patterns.contains(atOrBelow: directory.bytes.span) { number in
            if !found.contains(number), reaches(places[number], directory, &ignored) { found.insert(number) }
            return false
        }
        return found.sorted()
    }

    private func reaches(_ place: Place, _ directory: BytePath, _ known: inout Change.Ignored?) -> Bool {
        guard let relative = directory.relative(to: place.scope.root) else { return false }
        let ignored = known ?? ignores.ignored(directory, isDirectory: true)
        known = ignored
        return place.scope.reaches(relative.bytes, ignored: ignored.below(place.depth))
    }
}
