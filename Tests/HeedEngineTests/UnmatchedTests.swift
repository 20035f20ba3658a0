import HeedEngine
import HeedModel
import HeedRules
import HeedTestKit
import Testing

@Suite("Rules that match nothing yet")
struct UnmatchedTests {
    /// Rules, the files there are, and what is said: the rule's line and the pattern's column, label and help.
    static let rows: [(rules: [String], files: [String], expected: [String])] = [
        (["src/"], ["src/a.c"], []),
        (["\"*.c\""], ["deep/down/a.c"], []),
        (["[src/, test/]"], ["test/a.c"], []),
        (["\"*.c\"", "\"*.h\""], ["a.c"], ["6:12  heed list --files r1"]),
        (["Source/"], ["Sources/a.c"], ["3:12 no 'Source' in ROOT did you mean 'Sources'?"]),
        (["[\"*.x\", docs/api/]"], ["doc/a.c"], ["3:20 no 'docs' in ROOT did you mean 'doc'?"]),
        (["nothere/x.c"], [".git/HEAD"], ["3:12 no 'nothere' in ROOT heed list --files r0"]),
        (["\"./src/*.c\""], ["src/a.h"], ["3:12  heed list --files r0"]),
        (["src/"], ["src/keep/.git/HEAD"], ["3:12  heed list --files r0"]),
    ]

    private func said(of patterns: [String], in tree: TemporaryTree) throws -> [Diagnostic] {
        let rules = patterns.enumerated().map { "  r\($0):\n    paths: \($1)\n" }
        let text = "rules:\n" + rules.map { $0 + "    run: make\n" }.joined()
        let source = SourceFile(name: "heed.yaml", bytes: Array(text.utf8))
        let loader = RuleLoader(
            environment: [:],
            homeDirectory: nil,
            currentDirectory: BytePath(tree.path),
            userID: 0,
            groupID: 0
        )
        let loaded = try #require(loader.load(source: source, directory: BytePath(tree.path)).rules?.rules)
        return Unmatched.diagnostics(of: loaded, environment: [:])
    }

    @Test(arguments: [(20, nil), (21, "1 more rule"), (1_000, "980 more rules")] as [(Int, String?)])
    func veryManyAreToldTogether(_ count: Int, _ rest: String?) throws {
        let tree = try TemporaryTree()
        let said = try said(of: (0..<count).map { "none\($0)/" }, in: tree)
        #expect(said.count == 20 + (rest == nil ? 0 : 1))
        #expect(said.allSatisfy { $0.severity == .warning && $0.id == "no-match" })
        guard let rest, let last = said.last else { return }
        #expect(last.message == "nothing matches the paths of \(rest) now" && last.range == nil)
        #expect(last.help?.contains("heed list") == true)
    }

    @Test(arguments: rows.indices)
    func aWarningPointsAtWhatIsProbablyWrong(_ index: Int) throws {
        let row = Self.rows[index]
        let tree = try TemporaryTree()
        for file in row.files {
            try tree.write(file)
        }
        let said = try said(of: row.rules, in: tree).map { diagnostic in
            #expect(diagnostic.severity == .warning && diagnostic.id == "no-match")
            let place = "\(diagnostic.range?.start.line ?? 0):\(diagnostic.range?.start.column ?? 0)"
            let help = diagnostic.help?.split(separator: "by:  ").last.map(String.init) ?? ""
            return "\(place) \(diagnostic.label.replacing(tree.path, with: "ROOT")) \(help)"
        }
        #expect(said == row.expected)
    }
}
