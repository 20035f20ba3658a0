import HeedDispatch
package import HeedModel
import HeedWatch

/// What the rules look at now: how many files match each of them, and how many directories they need watched.
package struct Listing: Sendable {
    /// One rule.
    package struct Entry: Sendable {
        /// The rule.
        package var rule: Rule
        /// Whether its root is there; without it nothing is counted.
        package var hasRoot: Bool
        /// How many names match; directories where the rule is about those.
        package var files = 0
        /// How many directories are watched for it.
        package var directories = 0
        /// Whether there is anything to count: a rule that only others start looks at nothing.
        package var isCounted: Bool { hasRoot && !rule.scope.patterns.isEmpty }
        /// The matching names, relative to the rule's root, in order; empty unless they were asked for.
        package var matches: [BytePath] = []
    }

    /// The rules in the order of their files.
    package private(set) var entries: [Entry]
    /// How many directories are watched for all the enabled ones together.
    package private(set) var directories = 0
    /// Directories that must be watched and cannot be read.
    package private(set) var unreadable: [BytePath] = []

    /// Walks the rules' trees.
    ///
    /// - Parameters:
    ///   - rules: disabled ones are counted too, but not in the sum of directories.
    ///   - environment: where git's user configuration is found.
    ///   - namesFiles: whether the matching names are kept.
    ///   - exists: whether a root is there.
    package init(
        rules: [Rule],
        environment: [String: String],
        namesFiles: Bool,
        exists: (BytePath) -> Bool
    ) {
        entries = rules.map { Entry(rule: $0, hasRoot: exists($0.scope.root)) }
        let present = entries.indices.filter { entries[$0].hasRoot }
        count(present, environment, namesFiles)
        let enabled = present.filter { rules[$0].definition.isEnabled }.map { rules[$0] }
        let plan = WatchPlan(rules: enabled)
        let census = TreeCensus(plan: plan, ignores: Ignores(plan: plan, environment: environment))
        let found = census.walk { _, _, _ in }
        directories = found.directories
        unreadable = found.unreadable.sorted()
    }

    private mutating func count(_ present: [Int], _ environment: [String: String], _ namesFiles: Bool) {
        let rules = present.map { entries[$0].rule.enabled }
        let plan = WatchPlan(rules: rules)
        let matcher = Matcher(rules: rules)
        let census = TreeCensus(plan: plan, ignores: Ignores(plan: plan, environment: environment))
        var counted = entries
        let found = census.walk { path, isDirectory, ignored in
            let change = Listing.everything(path, isDirectory: isDirectory, ignored: ignored)
            matcher.match(change) { index, relative in
                counted[present[index]].files += 1
                if namesFiles { counted[present[index]].matches.append(relative) }
            }
        }
        let byScope = Dictionary(zip(plan.scopes, found.byScope)) { first, _ in first }
        for index in present {
            counted[index].directories = byScope[counted[index].rule.scope] ?? 0
            counted[index].matches.sort()
        }
        entries = counted
    }

    /// A change that carries every event, so that only the path and its kind decide.
    static func everything(
        _ path: BytePath,
        isDirectory: Bool,
        ignored: Change.Ignored
    ) -> Change {
        Change(
            path,
            EventSet(rawValue: .max),
            from: path,
            isDirectory: isDirectory,
            ignored: ignored,
            ignoredFrom: ignored
        )
    }
}
