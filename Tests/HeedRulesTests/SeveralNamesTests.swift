import HeedModel
import HeedReport
import HeedRules
import HeedTestKit
import Testing

/// `src tests` is one pattern; where both names are there, and the whole is not, two were meant.
@Suite struct SeveralNamesTests {
    static let rows: [(text: String, proposal: String?)] = [
        ("paths: src tests", "write [src, tests]"),
        ("paths: src  tests", "write [src, tests]"),
        ("paths: [src tests, docs]", "write [src, tests]"),
        ("paths: src *.py", "write [src, \"*.py\"]"),
        ("paths: src !src/gen", "write [src, \"!src/gen\"]"),
        ("paths: Makefile src/main.c", "write [Makefile, src/main.c]"),
        ("paths: src nothere", nil),
        ("paths: my notes", nil),
        ("paths: \"*.py *.c\"", "write [\"*.py\", \"*.c\"]"),
        ("paths: src\n    ignore: docs tests", "write [docs, tests]"),
        ("root: below\n    paths: one two", "write [one, two]"),
        ("root: below\n    paths: src tests", "write [src, tests]"),
    ]

    @Test(arguments: rows)
    func severalNamesInOnePatternAreProposedAsAList(_ text: String, _ proposal: String?) throws {
        let tree = try TemporaryTree()
        for name in [
            "src/main.c", "tests/a", "docs/a", "Makefile", "my", "notes", "my notes", "below/one",
            "below/two",
        ] {
            try tree.write(name)
        }
        let directory = BytePath(tree.path)
        let source = SourceFile(
            name: "heed.yaml",
            bytes: Array("rules:\n  test:\n    \(text)\n    run: make\n".utf8)
        )
        let loader = RuleLoader(
            environment: [:],
            homeDirectory: nil,
            currentDirectory: directory,
            userID: 0,
            groupID: 0
        )
        let said = loader.load(source: source, directory: directory).diagnostics
        #expect(said.map(\.help) == (proposal.map { [$0] } ?? []), "\(DiagnosticText().render(said))")
        #expect(said.allSatisfy { $0.id == "bad-pattern" && $0.severity == .warning })
    }
}
