import Globs
package import HeedModel

/// Sees whether something is there that a rule waits for to be gone (`hold-while`).
package struct Lookout: Sendable {
    /// How many names are looked at for one answer: a pattern for the whole of a large tree must not cost more.
    private static let limit = 20_000

    private let locks: [BytePath: BytePath]

    /// Finds the git work trees of the rules.
    package init(rules: [Rule]) {
        var locks: [BytePath: BytePath] = [:]
        for rule in rules where rule.definition.holdWhile == .gitIndexLock {
            locks[rule.scope.root] = GitFiles.indexLock(for: rule.scope.root)
        }
        self.locks = locks
    }

    /// What is there now; nil where nothing is.
    package func sight(_ rule: Rule) -> Sighting? {
        if rule.definition.holdWhile != .nothing, !FileBytes.leadsToDirectory(rule.scope.root) {
            return .missing(rule.scope.root)
        }
        switch rule.definition.holdWhile {
        case .nothing: return nil
        case .gitIndexLock:
            guard let lock = locks[rule.scope.root] else { return nil }
            return FileBytes.stamp(of: lock).map { Sighting(lock, stamp: $0) }
        case .exists(let patterns, max: _): return search(patterns, below: rule.scope.root)
        }
    }

    /// Goes only where a pattern can match.
    private func search(_ patterns: PatternList, below root: BytePath) -> Sighting? {
        var directories = [BytePath([])]
        var count = 0
        while let directory = directories.popLast() {
            for (name, kind) in FileBytes.entries(of: root.appending(directory.bytes)) {
                count += 1
                guard count <= Lookout.limit else { return nil }
                let path = directory.appending(name)
                let isDirectory = kind == .directory
                if let covering = patterns.covering(path.bytes.span, isDirectory: isDirectory),
                    !covering.isExcluding
                {
                    let full = root.appending(path.bytes)
                    if let stamp = FileBytes.stamp(of: full) { return Sighting(full, stamp: stamp) }
                }
                if isDirectory, patterns.mayCoverBelow(path.bytes.span) { directories.append(path) }
            }
        }
        return nil
    }
}
