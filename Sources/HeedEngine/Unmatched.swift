import HeedDispatch
package import HeedModel
import HeedRules
import HeedWatch

/// Finds rules whose patterns match nothing yet: most often a misspelt name.
package enum Unmatched {
    /// A tree of more names is not looked through to its end; then nothing is said.
    private static let mostNames = 20_000
    /// So many rules are named; whoever has more has another reason than a misspelt name.
    package static let mostRules = 20

    /// Walks the rules' trees until every rule has a match.
    ///
    /// - Parameters:
    ///   - rules: those that run.
    ///   - environment: where git's user configuration is found.
    /// - Returns: a warning for each rule without a match; one for all together where there are very many.
    package static func diagnostics(of rules: [Rule], environment: [String: String]) -> [Diagnostic] {
        let plan = WatchPlan(rules: rules)
        let matcher = Matcher(rules: rules)
        let census = TreeCensus(plan: plan, ignores: Ignores(plan: plan, environment: environment))
        var waiting = Set(rules.indices.filter { !rules[$0].scope.patterns.isEmpty })
        var names = 0
        census.search { path, isDirectory, ignored in
            let change = Listing.everything(path, isDirectory: isDirectory, ignored: ignored)
            matcher.match(change) { index, _ in waiting.remove(index) }
            names += 1
            return !waiting.isEmpty && names < mostNames
        }
        guard names < mostNames else { return [] }
        let unmatched = waiting.sorted()
        let named = unmatched.prefix(mostRules).compactMap { diagnostic(of: rules[$0]) }
        guard let last = named.last, unmatched.count > mostRules else { return named }
        let rest = unmatched.count - mostRules
        return named + [
            Diagnostic(
                .warning,
                id: "no-match",
                "nothing matches the paths of \(rest) more rule\(rest == 1 ? "" : "s") now",
                file: last.file,
                range: nil,
                help: "how many files match each rule is shown by:  heed list"
            )
        ]
    }

    private static func diagnostic(of rule: Rule) -> Diagnostic? {
        let definition = rule.definition
        guard let file = definition.file else { return nil }
        let missing = rule.scope.patterns.indices.lazy.compactMap { index in
            missingName(rule.scope.patterns[index], in: rule.scope.root).map { (index, $0) }
        }.first
        let place = definition.places.paths
        let range = place.indices.contains(missing?.0 ?? 0) ? place[missing?.0 ?? 0] : definition.range
        return Diagnostic(
            .warning,
            id: "no-match",
            "nothing matches the paths of rule '\(rule.name)' now",
            file: file,
            range: range,
            label: missing.map { "no '\($0.1)' in \(rule.scope.root)" } ?? "",
            help: missing.flatMap { suggestion($0.1, in: rule.scope.root) }
                ?? "if files are to come, all is well; what matches is shown by:  heed list --files \(rule.name)"
        )
    }

    /// The first name of a pattern that starts at the root, where nothing has it.
    private static func missingName(_ pattern: String, in root: BytePath) -> String? {
        let isAnchored = pattern.dropLast().contains("/") || pattern.hasSuffix("/")
        guard isAnchored, !pattern.hasPrefix("!"), let first = pattern.split(separator: "/").first,
            !first.contains(where: { "*?[{\\".contains($0) }), first != "."
        else { return nil }
        return Surroundings.kind(of: root.appending(first.utf8)) == nil ? String(first) : nil
    }

    private static func suggestion(_ name: String, in root: BytePath) -> String? {
        let names = TreeCensus.names(in: root)
        return Suggestion.value(name, among: names).map { "did you mean '\($0.word)'?" }
    }
}
