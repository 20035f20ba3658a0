/// What must be watched so that every rule can see what it listens to.
package struct WatchPlan: Hashable, Sendable {
    /// Where the rules look.
    package var scopes: [Scope]
    /// All events that any rule listens to.
    package var events: EventSet

    /// Makes a plan from its parts.
    package init(scopes: [Scope], events: EventSet) {
        self.scopes = scopes
        self.events = events
    }

    /// The plan of a set of rules; those without patterns of their own need no watch.
    package init(rules: [Rule]) {
        scopes = []
        events = []
        var seen: Set<Scope> = []
        for rule in rules where !rule.scope.patterns.isEmpty {
            events.formUnion(rule.events)
            if seen.insert(rule.scope).inserted {
                scopes.append(rule.scope)
            }
        }
    }

    /// The directories to watch: the scopes' roots without those that lie in another one.
    package var roots: [BytePath] {
        let byRoot = Dictionary(grouping: scopes, by: \.root)
        return byRoot.keys.filter { root in
            var above = root.parent
            while let directory = above {
                if let scopes = byRoot[directory], reaches(root, from: directory, scopes) { return false }
                above = directory.parent
            }
            return true
        }.sorted()
    }

    /// Whether every directory on the way from one root down to another is watched for the first one's own sake.
    private func reaches(_ lower: BytePath, from upper: BytePath, _ scopes: [Scope]) -> Bool {
        guard let relative = lower.relative(to: upper) else { return false }
        let way = everyPrefix(of: relative.bytes)
        return scopes.contains { scope in
            way.allSatisfy { scope.reaches($0, ignored: Change.Ignored()) }
        }
    }

    private func everyPrefix(of path: [UInt8]) -> [[UInt8]] {
        path.indices.filter { path[$0] == UInt8(ascii: "/") }.map { Array(path[..<$0]) } + [path]
    }
}
