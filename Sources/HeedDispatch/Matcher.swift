package import HeedModel

/// Finds the rules that a change matches.
///
/// Rules are grouped by root, so a change is made relative once a root and not once a rule.
package struct Matcher: Sendable {
    private struct Candidate: Sendable {
        var index: Int
        var events: EventSet
        var conditions: [any Condition]
    }

    private struct Group: Sendable {
        var root: BytePath
        var rootDepth: Int
        var events: EventSet
        var candidates: [Candidate]
    }

    private var groups: [Group] = []

    /// Prepares the enabled ones of these rules; results name them by their index here.
    package init(rules: [Rule]) {
        for (index, rule) in rules.enumerated() where rule.definition.isEnabled {
            let candidate = Candidate(
                index: index,
                events: rule.events,
                conditions: rule.definition.conditions
            )
            if let known = groups.firstIndex(where: { $0.root == rule.scope.root }) {
                groups[known].candidates.append(candidate)
                groups[known].events.formUnion(rule.events)
            } else {
                groups.append(
                    Group(
                        root: rule.scope.root,
                        rootDepth: rule.scope.root.depth,
                        events: rule.events,
                        candidates: [candidate]
                    )
                )
            }
        }
    }

    /// Calls back once for every rule that a change matches, with its path relative to the rule's root.
    package func match(_ change: Change, _ body: (Int, BytePath) -> Void) {
        for group in groups where !group.events.isDisjoint(with: change.events) {
            guard let relative = relative(change, to: group.root) else { continue }
            let subject = Subject(
                path: relative.bytes,
                events: change.events,
                isDirectory: change.isDirectory,
                standsForTree: change.standsForTree,
                ignored: change.ignored.below(group.rootDepth)
            )
            for candidate in group.candidates where matches(candidate, subject, change, group) {
                body(candidate.index, relative)
            }
        }
    }

    /// The path seen from a root; a directory that goes away as a whole takes the roots in it along.
    private func relative(_ change: Change, to root: BytePath) -> BytePath? {
        if let relative = change.path.relative(to: root) { return relative }
        return change.standsForTree && root.relative(to: change.path) != nil ? BytePath([]) : nil
    }

    private func matches(_ candidate: Candidate, _ subject: Subject, _ change: Change, _ group: Group) -> Bool
    {
        let common = candidate.events.intersection(subject.events)
        guard !common.isEmpty, candidate.conditions.allSatisfy({ $0.holds(for: subject) }) else {
            return false
        }
        guard common == .move else { return true }
        return matchesFormerName(candidate, change, group)
    }

    /// A rename is a `move` only where both names match the rule.
    private func matchesFormerName(_ candidate: Candidate, _ change: Change, _ group: Group) -> Bool {
        guard let from = change.from?.relative(to: group.root) else { return false }
        let former = Subject(
            path: from.bytes,
            events: .move,
            isDirectory: change.isDirectory,
            ignored: change.ignoredFrom.below(group.rootDepth)
        )
        return candidate.conditions.allSatisfy { $0.holds(for: former) }
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
