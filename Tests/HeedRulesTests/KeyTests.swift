import HeedModel
import HeedReport
import HeedRules
import Testing

/// What the key tables say of themselves is true.
@Suite struct KeyTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var level: String
        var outline: KeyOutline
        var name: String { outline.name }
        var example: String { outline.example }
        var testDescription: String { "\(level) \(name)" }
    }

    static func rows<Draft>(_ level: String, _ table: KeyTable<Draft>) -> [Row] {
        table.outlines.map {
            Row(level: level, outline: $0)
        }
    }

    static let all =
        rows("file", FileKeys.table) + rows("rule", RuleKeys.table) + rows("step", StepKeys.table)
        + rows("debounce", DebounceKeys.table) + rows("stop", StopKeys.table)

    @Test(arguments: all)
    func itsExampleLoads(_ row: Row) {
        let others = ["paths: src/", "run: make"].filter { !$0.hasPrefix(row.name) }
        let rule = row.name == "exec" ? ["paths: src/"] : others
        let text =
            switch row.level {
            case "file":
                row.name == "rules"
                    ? row.example : "\(row.example)\nrules: { a: { paths: src/, run: make } }"
            case "rule": "rules:\n  a:\n    \(([row.example] + rule).joined(separator: "\n    "))"
            case "step":
                "rules:\n  a:\n    paths: src/\n    run:\n      - \(row.example)"
                    + (row.name == "name" ? "\n        run: make" : "")
            default: "rules:\n  a:\n    paths: src/\n    run: make\n    \(row.level): { \(row.example) }"
            }
        let loaded = Loading.load(text + "\n")
        #expect(DiagnosticText().render(loaded.diagnostics).isEmpty)
        #expect(row.example.hasPrefix("\(row.name): "))
    }

    @Test(arguments: all)
    func itIsDocumentedInOneLine(_ row: Row) {
        let outline = row.outline
        #expect(outline.doc.hasSuffix(".") && outline.doc.count <= 100 && !outline.doc.contains("\n"))
        #expect(!outline.fallback.isEmpty)
        #expect(outline.since.wholeMatch(of: #/\d+\.\d+/#) != nil)
    }

    @Test func theKeysAreTheOnesOfThisVersion() {
        let file = ["version", "root", "ignore", "gitignore", "default-ignores", "env", "rules"]
        let rule = [
            "description", "enabled", "paths", "ignore", "root", "gitignore", "events", "type", "run", "exec",
            "cwd",
            "env", "stdin", "debounce", "on-busy", "on-start", "stop", "timeout",
        ]
        #expect(FileKeys.table.keys.map(\.name) == file)
        #expect(RuleKeys.table.keys.map(\.name) == rule)
    }
}
