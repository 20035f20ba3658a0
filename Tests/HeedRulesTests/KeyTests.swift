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
        rows("file", FileKeys.table) + rows("rule", RuleKeys.table) + rows("defaults", RuleKeys.defaults)
        + rows("step", StepKeys.table) + rows("debounce", DebounceKeys.table) + rows("stop", StopKeys.table)
        + rows("retry", RetryKeys.table) + rows("when", WhenKeys.table)
        + rows("hold-while", HoldWhileKeys.table) + rows("on-busy", OnBusyKeys.table)
        + rows("on-failure", OnFailureKeys.table)

    /// What else a map must hold.
    static let companions = ["retry": "max: 3", "hold-while": "exists: .busy"]

    static func text(_ row: Row) -> String {
        let example = row.example
        let rule = "{ paths: src/, exec: [make] }"
        switch row.level {
        case "file":
            return row.name == "rules" ? example : "\(example)\nrules: { a: \(rule) }"
        case "defaults":
            return "defaults:\n  \(example)\nrules: { lint: \(rule) }"
        case "rule":
            var keys = ["paths: src/", "run: make"].filter { !$0.hasPrefix(row.name) }
            if row.name == "exec" { keys = ["paths: src/"] }
            if row.name == "jobs" { keys.append("each: path") }
            return "rules:\n  lint: \(rule)\n  a:\n    " + ([example] + keys).joined(separator: "\n    ")
        case "step":
            let more = row.name == "name" ? "\n        run: make" : ""
            return "rules:\n  a:\n    paths: src/\n    run:\n      - \(example)\(more)"
        default:
            let companion = companions[row.level].map { $0.hasPrefix(row.name) ? "" : ", \($0)" } ?? ""
            return "rules:\n  a:\n    paths: src/\n    exec: [make]\n    each: path\n"
                + "    \(row.level): { \(example)\(companion) }"
        }
    }

    @Test(arguments: all.filter { $0.name != "include" })
    func itsExampleLoads(_ row: Row) {
        let loaded = Loading.load(Self.text(row) + "\n")
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
        let file = [
            "version", "root", "ignore", "gitignore", "default-ignores", "env", "shell", "jobs", "hold-while",
            "include", "defaults", "rules",
        ]
        let rule = [
            "description", "enabled", "tags", "paths", "ignore", "root", "gitignore", "events", "type",
            "outputs",
            "run", "exec", "shell", "via", "cwd", "env", "stdin", "on-failure", "each", "jobs", "lock",
            "service",
            "leftover", "show", "debounce", "throttle", "on-busy", "on-start", "stop", "timeout", "retry",
            "after", "when", "hold-while",
        ]
        let own = ["paths", "run", "exec", "after", "description", "on-start", "outputs", "tags"]
        #expect(FileKeys.table.keys.map(\.name) == file)
        #expect(RuleKeys.table.keys.map(\.name) == rule)
        #expect(RuleKeys.defaults.keys.map(\.name) == rule.filter { !own.contains($0) })
    }
}
