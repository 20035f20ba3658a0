import HeedDispatch
import HeedEngine
import HeedModel
import HeedRules
import HeedTestKit
import HeedWatch
import Testing

/// Random rule files over random trees: the verdict is the matcher's, and the reason stands where it is said to.
@Suite("An explanation of a path")
struct PathExplainerTests {
    private static let names = ["a", "b", "src", "gen", "x.c", "y.h", "z.o", "A", "build", "k.swp"]
    private static let patterns = [
        "**", "src/", "*.c", "/a/*", "build/", "build/**", "src/**/*.c", "!gen/", "!*.h", "!src/gen/", "a",
        "{a,b}/",
        "src/gen/x.c", "*.o", "/build/a/", "!**/x.c", "*.swp", ".git/HEAD",
    ]
    private static let lines = ["*.o", "build/", "gen", "!z.o", "/a/b", "src/*.h", "# no", "", "!gen", "A/"]
    private static let events = [
        "change", "write", "[create, delete]", "move", "modify", "IN_MOVED_FROM", "all",
    ]

    private struct World {
        var tree: TemporaryTree
        var rules: [Rule]
        var text: String
        var ignores: Ignores
    }

    private func pick<T>(_ all: [T], _ random: inout SplitMix64) -> T {
        all[Int.random(in: all.indices, using: &random)]
    }

    private func path(_ random: inout SplitMix64) -> String {
        (0...Int.random(in: 0...3, using: &random)).map { _ in pick(Self.names, &random) }.joined(
            separator: "/"
        )
    }

    private func list(_ random: inout SplitMix64, of all: [String], most: Int) -> String {
        let chosen = (0...Int.random(in: 0..<most, using: &random)).map { _ in "\"\(pick(all, &random))\"" }
        return "[\(chosen.joined(separator: ", "))]"
    }

    private func world(_ random: inout SplitMix64) throws -> World {
        let tree = try TemporaryTree.inMemory()
        try tree.write(".git/HEAD")
        try tree.write(".git/info/exclude", pick(Self.lines, &random) + "\n")
        for _ in 0..<6 {
            let directory = Bool.random(using: &random) ? "" : path(&random) + "/"
            let text = (0..<3).map { _ in pick(Self.lines, &random) + "\n" }.joined()
            // A file may be in the way of a directory: then there is one ignore file less.
            _ = try? tree.write(directory + ".gitignore", text)
            _ = try? tree.write(path(&random))
        }
        var text = "ignore: [A, \"/a/b/\"]\nrules:\n"
        for number in 0..<8 {
            let selecting = Self.patterns.filter { !$0.hasPrefix("!") }
            text += "  r\(number):\n    paths:\n      - \"\(pick(selecting, &random))\"\n"
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                text += "      - \"\(pick(Self.patterns, &random))\"\n"
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                text += "    ignore: \(list(&random, of: ["*.h", "b/", "!b/", "x.c"], most: 2))\n"
            }
            if Bool.random(using: &random) { text += "    events: \(pick(Self.events, &random))\n" }
            text += "    type: \(pick(["file", "dir", "any", "any"], &random))\n"
            if Int.random(in: 0..<8, using: &random) == 0 { text += "    enabled: false\n" }
            if Int.random(in: 0..<6, using: &random) == 0 { text += "    gitignore: false\n" }
            text += "    run: make\n"
        }
        let loader = RuleLoader(
            environment: [:],
            homeDirectory: nil,
            currentDirectory: BytePath(tree.path),
            userID: 0,
            groupID: 0
        )
        let file = SourceFile(name: "heed.yaml", bytes: Array(text.utf8))
        let loaded = loader.load(source: file, directory: BytePath(tree.path))
        guard let rules = loaded.rules?.rules else {
            // By chance a pattern excludes all that another selects, or a rule for directories wants them written.
            let expected = ["selects nothing", "never starts"]
            try #require(
                loaded.diagnostics.allSatisfy { said in expected.contains { said.message.contains($0) } },
                "\(text)"
            )
            return try world(&random)
        }
        let environment = ["HOME": tree.path, "GIT_CONFIG_NOSYSTEM": "1"]
        let ignores = Ignores(plan: WatchPlan(rules: rules), environment: environment)
        return World(tree: tree, rules: rules, text: text, ignores: ignores)
    }

    @Test("agrees with the matcher, for every event", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func agrees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var reasons: [PathExplanation.Reason: Int] = [:]
        for _ in 0..<12 {
            let world = try world(&random)
            let explainer = PathExplainer(rules: world.rules, ignores: world.ignores)
            let matcher = Matcher(rules: world.rules)
            for _ in 0..<30 {
                let path = BytePath(world.tree.path + "/" + path(&random))
                let isDirectory = Int.random(in: 0..<3, using: &random) == 0
                let ignored = world.ignores.ignored(path, isDirectory: isDirectory)
                for happening in Happening.all.shuffled(using: &random).prefix(4) {
                    var matched: Set<Int> = []
                    let change = happening.change(of: path, isDirectory: isDirectory, ignored: ignored)
                    matcher.match(change) { index, _ in matched.insert(index) }
                    let explanations = explainer.explain(isDirectory: isDirectory, events: happening.own) {
                        _ in path
                    }
                    for (index, explanation) in explanations.enumerated() {
                        #expect(
                            explanation.runs == matched.contains(index),
                            "\(path) \(happening.name) r\(index) \(explanation.reason)\n\(world.text)"
                        )
                        reasons[explanation.reason, default: 0] += 1
                        check(explanation, path, world)
                    }
                }
                for (index, explanation) in explainer.explain(
                    isDirectory: isDirectory,
                    events: nil,
                    locate: { _ in path }
                )
                .enumerated() {
                    var runs = false
                    for happening in Happening.all(of: world.rules[index].events, isDirectory: isDirectory) {
                        let change = happening.change(of: path, isDirectory: isDirectory, ignored: ignored)
                        matcher.match(change) { found, _ in runs = runs || found == index }
                    }
                    #expect(
                        explanation.runs == runs,
                        "\(path) r\(index) \(explanation.reason)\n\(world.text)"
                    )
                    #expect(explanation.reason != .event)
                }
            }
        }
        // Every reason must have been met, or the worlds are too poor.
        for reason in PathExplanation.Reason.allCases {
            #expect(reasons[reason, default: 0] > 10, "\(reason)")
        }
    }

    /// What decides is written where it is said to be.
    private func check(_ explanation: PathExplanation, _ path: BytePath, _ world: World) {
        #expect(explanation.lines.count { $0.decides } <= 1)
        switch explanation.reason {
        case .excluded, .ignored, .gitignored, .defaultIgnored, .paths, .disabled, .type:
            #expect(explanation.decision != nil, "\(path) \(explanation.reason)")
        case .noPattern, .event: break
        }
        for line in explanation.lines {
            guard let place = line.place else {
                #expect(explanation.reason == .defaultIgnored || !line.decides)
                continue
            }
            let name = place.file.description
            let text =
                name == "heed.yaml"
                ? world.text : world.tree.text(String(name.dropFirst(world.tree.path.count + 1)))
            let lines = (text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            guard lines.indices.contains(place.line - 1) else {
                Issue.record("\(name) has no line \(place.line)")
                continue
            }
            let rest = lines[place.line - 1].dropFirst(place.column - 1)
            let pattern = String(decoding: line.pattern, as: UTF8.self)
            let isWritten = rest.hasPrefix(pattern) || rest.hasPrefix("\"\(pattern)\"") || rest.hasPrefix("[")
            #expect(isWritten, "\(name):\(place.line):\(place.column) is not \(pattern) but \(rest)")
        }
    }
}
