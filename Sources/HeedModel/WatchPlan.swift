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
        for rule in rules where !rule.scope.patterns.isEmpty {
            events.formUnion(rule.events)
            if !scopes.contains(rule.scope) {
                scopes.append(rule.scope)
            }
        }
    }

    /// The directories to watch: the scopes' roots without those that lie in another one.
    package var roots: [BytePath] {
        let all = Set(scopes.map(\.root)).sorted()
        return all.filter { root in
            !all.contains { $0 != root && root.relative(to: $0) != nil && reaches(root, from: $0) }
        }
    }

    /// Whether every directory on the way from one root down to another is watched for the first one's own sake.
    private func reaches(_ lower: BytePath, from upper: BytePath) -> Bool {
        guard let relative = lower.relative(to: upper) else { return false }
        return scopes.contains { scope in
            guard scope.root == upper else { return false }
            return everyPrefix(of: relative.bytes).allSatisfy { scope.reaches($0, ignored: Change.Ignored()) }
        }
    }

    private func everyPrefix(of path: [UInt8]) -> [[UInt8]] {
        path.indices.filter { path[$0] == UInt8(ascii: "/") }.map { Array(path[..<$0]) } + [path]
    }
}
