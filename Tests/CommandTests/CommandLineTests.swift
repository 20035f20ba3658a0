import HeedTestKit
import Testing

@Suite("The command line", .timeLimit(.minutes(1)))
struct CommandLineTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var rules: String?
        var status: Int32
        var says: [String]

        var testDescription: String { "heed " + arguments.joined(separator: " ") + " → \(status)" }
    }

    static let good = "rules:\n  test:\n    paths: src/\n    run: 'true'\n"

    static let rows = [
        Row(arguments: ["--version"], rules: nil, status: 0, says: ["heed 0."]),
        Row(
            arguments: ["--help"],
            rules: nil,
            status: 0,
            says: ["USAGE", "heed check", "paths: [src/, tests/]"]
        ),
        Row(arguments: ["run", "--help"], rules: nil, status: 0, says: ["Ctrl-C", "Exit status"]),
        Row(arguments: ["--no-such-option"], rules: good, status: 2, says: ["no-such-option"]),
        Row(arguments: [], rules: nil, status: 2, says: ["heed.yaml", "rules:"]),
        Row(
            arguments: ["run", "-f", "absent.yaml"],
            rules: good,
            status: 2,
            says: ["absent.yaml", "missing-file"]
        ),
        Row(
            arguments: ["run", "tset"],
            rules: good,
            status: 2,
            says: ["no rule 'tset'", "did you mean 'test'?"]
        ),
        Row(arguments: ["check"], rules: good, status: 0, says: ["heed.yaml: 1 rule, no mistakes"]),
        Row(arguments: ["check"], rules: "rules: {}\n", status: 1, says: ["heed.yaml", "error", "1 error"]),
        Row(arguments: ["run"], rules: "rules: {}\n", status: 2, says: ["error", "1 error"]),
        Row(
            arguments: ["check", "heed.yaml"],
            rules: good + "    debouce: 1s\n",
            status: 1,
            says: ["did you mean 'debounce'?"]
        ),
        Row(
            arguments: ["run"],
            rules: "root: absent\n" + good,
            status: 3,
            says: ["missing-root", "absent", "create it"]
        ),
        Row(arguments: ["run"], rules: "root: heed.yaml\n" + good, status: 3, says: ["is not a directory"]),
        Row(
            arguments: ["run"],
            rules: good.replacing("run:", with: "enabled: false\n    run:"),
            status: 2,
            says: ["every rule is disabled"]
        ),
    ]

    @Test("answers each call with its status and words", arguments: rows)
    func answers(_ row: Row) async throws {
        let tree = try TemporaryTree()
        if let rules = row.rules { try tree.write("heed.yaml", rules) }
        let heed = try HeedProgram.start(row.arguments, in: tree)
        let status = await heed.ended()
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(status == row.status, "\(text)")
        for words in row.says {
            #expect(text.contains(words), "\(text)")
        }
    }
}
