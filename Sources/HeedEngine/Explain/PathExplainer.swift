import Globs
import HeedDispatch
package import HeedModel
import HeedReport
package import HeedWatch

/// Says for a path which rules would run, and what decides.
///
/// Whether a rule runs is the matcher's own answer. The reasons are asked of the same conditions, scopes and ignore
/// chain that the matcher and the watch plan ask.
package struct PathExplainer: Sendable {
    private let rules: [Rule]
    private let matcher: Matcher
    private let ignores: Ignores
    private let name: @Sendable (BytePath) -> BytePath

    /// Prepares for rules.
    ///
    /// - Parameters:
    ///   - rules: disabled ones are explained too.
    ///   - ignores: where paths are ignored.
    ///   - name: how the absolute path of an ignore file is shown.
    package init(
        rules: [Rule],
        ignores: Ignores,
        showing name: @escaping @Sendable (BytePath) -> BytePath = { $0 }
    ) {
        self.rules = rules
        self.ignores = ignores
        self.name = name
        matcher = Matcher(rules: rules.map { $0.enabled })
    }

    /// Explains every rule's decision about a path, in the order of the rules.
    ///
    /// - Parameters:
    ///   - isDirectory: what the path is, or would be.
    ///   - events: what happens to it; nil asks for whatever each rule listens to.
    ///   - locate: the absolute path seen from a root; nil where it does not lie below it.
    /// - Returns: one explanation a rule.
    package func explain(
        isDirectory: Bool,
        events: EventSet?,
        locate: (BytePath) -> BytePath?
    ) -> [PathExplanation] {
        var places: [BytePath: BytePath?] = [:]
        for rule in rules where places[rule.scope.root] == nil {
            places[rule.scope.root] = .some(locate(rule.scope.root))
        }
        var matched: [BytePath: [Happening: Set<Int>]] = [:]
        let asked = events.map { Happening.all(of: $0, isDirectory: isDirectory) } ?? Happening.all
        for path in Set(places.values.compactMap { $0 }) {
            let ignored = ignores.ignored(path, isDirectory: isDirectory)
            for happening in asked {
                let change = happening.change(of: path, isDirectory: isDirectory, ignored: ignored)
                matcher.match(change) { index, _ in
                    matched[path, default: [:]][happening, default: []].insert(index)
                }
            }
        }
        return rules.indices.map { index in
            let rule = rules[index]
            guard !rule.scope.patterns.isEmpty else { return pathless(rule) }
            guard let path = places[rule.scope.root] ?? nil else { return foreign(rule) }
            let own = Happening.all(of: rule.events, isDirectory: isDirectory)
            let candidates = events == nil ? own : asked
            let runsOn = candidates.filter { matched[path]?[$0]?.contains(index) ?? false }
            let question = PathQuestion(
                rule: rule,
                path: path,
                isDirectory: isDirectory,
                ignored: ignores.ignored(path, isDirectory: isDirectory),
                decisions: ignores.decisions(on: path, isDirectory: isDirectory),
                happening: candidates.first { own.contains($0) } ?? candidates.first ?? Happening.all[0],
                name: name
            )
            return runsOn.isEmpty ? question.refusal(events: events) : question.consent(runsOn)
        }
    }

    private func pathless(_ rule: Rule) -> PathExplanation {
        let after = rule.definition.after.joined(separator: " and ")
        return PathExplanation(
            rule: rule,
            reason: .noPattern,
            summary: "has no paths: it starts after \(after)"
        )
    }

    private func foreign(_ rule: Rule) -> PathExplanation {
        PathExplanation(
            rule: rule,
            reason: .noPattern,
            summary: "it does not lie below the rule's root \(rule.scope.root)"
        )
    }
}

extension Rule {
    /// The same rule, enabled.
    var enabled: Rule {
        guard !definition.isEnabled else { return self }
        var definition = definition
        definition.isEnabled = true
        return Rule(definition)
    }
}
