import Globs
import HeedDispatch
import HeedModel
import HeedTestKit
import Testing

/// The index only leaves out rules that would say no.
@Suite("The matcher's index")
struct MatcherIndexTests {
    private struct Selected: Condition {
        static let keyword = "selected"
        static let summary = "the scope selects the path"
        let scope: Scope

        func holds(for subject: Subject) -> Bool {
            scope.selects(subject) && scope.passesIgnore(subject.path, isDirectory: subject.isDirectory)
        }
    }

    private static let words = ["a", "b", "c.c", "d.h", "src", "gen", "x.tar.gz"]
    private static let pieces = [
        "a", "b", "src", "gen", "*", "*.c", "*.h", "[a-c]*.gz", "**/", "/", "/", "c.c", "{a,b}", "?",
    ]
    private static let roots = ["/", "/p", "/p/a", "/p/src", "/q"]

    private func pattern(_ random: inout SplitMix64) -> String {
        while true {
            let text = (0...Int.random(in: 0...3, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? "a"
            }.joined()
            let signed = (Int.random(in: 0..<5, using: &random) == 0 ? "!" : "") + text
            if (try? PatternList([signed])) != nil { return signed }
        }
    }

    private func rules(_ count: Int, _ random: inout SplitMix64) throws -> [Rule] {
        try (0..<count).map { number in
            // A list that only excludes is refused by the loader.
            var patterns = ["!a"]
            while patterns.allSatisfy({ $0.hasPrefix("!") }) {
                patterns = (0...Int.random(in: 0...2, using: &random)).map { _ in pattern(&random) }
            }
            let scope = Scope(
                root: BytePath(Self.roots.randomElement(using: &random) ?? "/"),
                paths: try PatternList(patterns),
                ignore: number.isMultiple(of: 4) ? [try IgnoreList(rules: ["gen/"])] : []
            )
            var definition = Rule.Definition(
                name: "r\(number)",
                scope: scope,
                conditions: [Selected(scope: scope)],
                action: Action(.shell("true")),
                workingDirectory: scope.root
            )
            let choices: [EventSet] = [.change, .move, .write, .delete]
            definition.events = choices.randomElement(using: &random) ?? .change
            definition.isEnabled = Int.random(in: 0..<10, using: &random) > 0
            return Rule(definition)
        }
    }

    private func change(_ random: inout SplitMix64) -> Change {
        func path() -> BytePath {
            let parts = (0...Int.random(in: 0...3, using: &random)).map { _ in
                Self.words.randomElement(using: &random) ?? "a"
            }
            let roots = Self.roots + ["/r"]
            return BytePath(
                (["/p", roots.randomElement(using: &random) ?? "/"].randomElement(using: &random)) ?? "/"
            )
            .appending(parts.joined(separator: "/").utf8)
        }
        let isTree = Int.random(in: 0..<6, using: &random) == 0
        let isMove = Int.random(in: 0..<4, using: &random) == 0
        let events: EventSet = isMove ? [.move, .create] : [.write, .delete]
        return Change(
            isTree && Bool.random(using: &random)
                ? BytePath(Self.roots.randomElement(using: &random) ?? "/") : path(),
            events,
            from: isMove ? path() : nil,
            isDirectory: isTree || Int.random(in: 0..<5, using: &random) == 0,
            standsForTree: isTree
        )
    }

    /// What the language says, without an index: every enabled rule is asked.
    private func plainly(_ change: Change, _ rules: [Rule]) -> Set<String> {
        var result: Set<String> = []
        for rule in rules where rule.definition.isEnabled {
            let common = rule.events.intersection(change.events)
            guard !common.isEmpty, let subject = Subject(change, seenFrom: rule.scope.root) else { continue }
            guard rule.definition.conditions.allSatisfy({ $0.holds(for: subject) }) else { continue }
            if common == .move {
                guard let from = change.from?.relative(to: rule.scope.root) else { continue }
                let former = Subject(path: from.bytes, events: .move, isDirectory: change.isDirectory)
                guard rule.definition.conditions.allSatisfy({ $0.holds(for: former) }) else { continue }
            }
            result.insert("\(rule.name) \(BytePath(subject.path))")
        }
        return result
    }

    @Test("says what asking every rule says", arguments: [1, 2, 3, 4] as [UInt64])
    func sayTheSame(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var matches = 0
        for _ in 0..<100 {
            let rules = try rules(Int.random(in: 1...40, using: &random), &random)
            let matcher = Matcher(rules: rules)
            for _ in 0..<60 {
                let change = change(&random)
                var found: [String] = []
                matcher.match(change) { index, path in found.append("\(rules[index].name) \(path)") }
                #expect(Set(found) == plainly(change, rules), "\(change.path) \(change.standsForTree)")
                #expect(Set(found).count == found.count)
                matches += found.count
            }
        }
        #expect(matches > 2000)
    }
}
