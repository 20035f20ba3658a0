import Globs
package import HeedModel

/// Finds the rules that a change matches.
///
/// An index of the rules' patterns leaves those that can match; only these are asked. Rules with one root follow
/// each other, so a change is made relative once a root and not once a rule.
package struct Matcher: Sendable {
    private struct Candidate: Sendable {
        var index: Int
        var root: Int
        var events: EventSet
        var conditions: [any Condition]
    }

    private struct Root: Sendable {
        var path: BytePath
        var depth: Int
    }

    private var roots: [Root] = []
    private var candidates: [Candidate] = []
    private var patterns = PatternIndex()
    private var events: EventSet = []

    /// Prepares the enabled ones of these rules; results name them by their index here.
    package init(rules: [Rule]) {
        var known: [BytePath: Int] = [:]
        for (index, rule) in rules.enumerated() where rule.definition.isEnabled {
            let path = rule.scope.root
            let root = known[path] ?? roots.count
            if root == roots.count {
                known[path] = root
                roots.append(Root(path: path, depth: path.depth))
            }
            candidates.append(
                Candidate(
                    index: index,
                    root: root,
                    events: rule.events,
                    conditions: rule.definition.conditions
                )
            )
            events.formUnion(rule.events)
        }
        candidates.sort { ($0.root, $0.index) < ($1.root, $1.index) }
        patterns = PatternIndex(
            candidates.map { candidate in
                let scope = rules[candidate.index].scope
                return (scope.paths, scope.root.bytes)
            }
        )
    }

    /// Calls back once for every rule that a change matches, with its path relative to the rule's root.
    package func match(_ change: Change, _ body: (Int, BytePath) -> Void) {
        guard !events.isDisjoint(with: change.events) else { return }
        let path = change.path.bytes.span
        let numbers = change.standsForTree ? patterns.lists(atOrBelow: path) : patterns.lists(for: path)
        var seen: (root: Int, path: BytePath, subject: Subject)?
        for number in numbers {
            let candidate = candidates[number]
            guard !candidate.events.isDisjoint(with: change.events) else { continue }
            let root = roots[candidate.root]
            if seen?.root != candidate.root {
                guard let subject = Subject(change, seenFrom: root.path, depth: root.depth) else { continue }
                seen = (candidate.root, BytePath(subject.path), subject)
            }
            guard let seen, matches(candidate, seen.subject, change, root) else { continue }
            body(candidate.index, seen.path)
        }
    }

    private func matches(_ candidate: Candidate, _ subject: Subject, _ change: Change, _ root: Root) -> Bool {
        guard candidate.conditions.allSatisfy({ $0.holds(for: subject) }) else { return false }
        guard candidate.events.intersection(subject.events) == .move else { return true }
        return matchesFormerName(candidate, change, root)
    }

    /// A rename is a `move` only where both names match the rule.
    private func matchesFormerName(_ candidate: Candidate, _ change: Change, _ root: Root) -> Bool {
        guard let from = change.from?.relative(to: root.path) else { return false }
        let former = Subject(
            path: from.bytes,
            events: .move,
            isDirectory: change.isDirectory,
            ignored: change.ignoredFrom.below(root.depth)
        )
        return candidate.conditions.allSatisfy { $0.holds(for: former) }
    }
}

extension Subject {
    /// A change seen from a root; nil where it is none of the root's.
    ///
    /// A directory that goes away as a whole takes the roots in it along.
    ///
    /// - Parameters:
    ///   - change: what happened.
    ///   - root: absolute.
    ///   - depth: the root's, where it is known.
    package init?(_ change: Change, seenFrom root: BytePath, depth: Int? = nil) {
        let path: BytePath
        if let relative = change.path.relative(to: root) {
            path = relative
        } else if change.standsForTree, root.relative(to: change.path) != nil {
            path = BytePath([])
        } else {
            return nil
        }
        self.init(
            path: path.bytes,
            events: change.events,
            isDirectory: change.isDirectory,
            standsForTree: change.standsForTree,
            ignored: change.ignored.below(depth ?? root.depth)
        )
    }
}

extension Change {
    /// What stands for deletions somewhere below a directory that can no longer be named.
    package static func lostDeletions(below directory: BytePath) -> Change {
        Change(
            directory,
            [.delete, .kernel(0x200), .kernel(0x40)],
            isDirectory: true,
            standsForTree: true,
            cause: .overflow
        )
    }
}
