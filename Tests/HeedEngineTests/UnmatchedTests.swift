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

    @Test(arguments: rows.indices)
    func aWarningPointsAtWhatIsProbablyWrong(_ index: Int) throws {
        let row = Self.rows[index]
        let tree = try TemporaryTree()
        for file in row.files {
            try tree.write(file)
        }
        let rules = row.rules.enumerated().map { "  r\($0):\n    paths: \($1)\n" }
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
        let said = Unmatched.diagnostics(of: loaded, environment: [:]).map { diagnostic in
            #expect(diagnostic.severity == .warning && diagnostic.id == "no-match")
            let place = "\(diagnostic.range?.start.line ?? 0):\(diagnostic.range?.start.column ?? 0)"
            let help = diagnostic.help?.split(separator: "by:  ").last.map(String.init) ?? ""
            return "\(place) \(diagnostic.label.replacing(tree.path, with: "ROOT")) \(help)"
        }
        #expect(said == row.expected)
    }
}
