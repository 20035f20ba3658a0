import HeedTestKit
import Testing

@Suite("The command line", .timeLimit(.minutes(5)))
struct CommandLineTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var rules: String?
        var status: Int32
        var says: [String]

        var testDescription: String { "heed " + arguments.joined(separator: " ") + " → \(status)" }
    }

    static let good = "rules:\n  test:\n    paths: src/\n    run: 'true'\n"

    static let waits = "    on-start: changed\n"

    static let reads = "    events: open\n"

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
            arguments: ["run", "--tag", "quik"],
            rules: good + "    tags: [quick]\n",
            status: 2,
            says: ["no rule has the tag 'quik'", "did you mean 'quick'?"]
        ),
        Row(
            arguments: ["run", "--tag", "quick"],
            rules: good + "    tags: [quick]\n    enabled: false\n",
            status: 2,
            says: ["every rule with such a tag is disabled", "heed run test"]
        ),
        Row(arguments: ["check"], rules: good + waits, status: 0, says: ["heed.yaml: 1 rule, no mistakes"]),
        Row(
            arguments: ["run"],
            rules: good + waits,
            status: 2,
            says: [
                "heed.yaml:5:5: error: 'on-start: changed' has no effect in this version of heed [not-yet]"
            ]
        ),
        Row(
            arguments: ["check", "--format", "gcc"],
            rules: "rules: {}\n",
            status: 1,
            says: ["heed.yaml:1:1: error: 'rules' is empty [missing-key]"]
        ),
        Row(
            arguments: ["check", "--format", "json", "-f", "heed.yaml"],
            rules: "rules: {}\n",
            status: 1,
            says: ["{\"v\":1,\"type\":\"diagnostic\",\"severity\":\"error\",\"id\":\"missing-key\""]
        ),
        Row(
            arguments: ["check", "--format=github"],
            rules: "rules: {}\n",
            status: 1,
            says: ["::error file=heed.yaml,line=1,col=1,endColumn=6,title=heed missing-key::'rules' is empty"]
        ),
        Row(
            arguments: ["check", "--format", "xml"],
            rules: good,
            status: 2,
            says: ["'xml' is invalid", "human", "json", "gcc", "github"]
        ),
        Row(arguments: ["check"], rules: good + reads, status: 0, says: ["[reads-trigger]", "1 warning"]),
        Row(
            arguments: ["check", "--strict"],
            rules: good + reads,
            status: 1,
            says: ["[reads-trigger]", "1 warning", "--strict: a warning counts as a mistake"]
        ),
        Row(arguments: ["check", "--strict"], rules: good, status: 0, says: ["no mistakes"]),
        Row(
            arguments: ["check", "--explain", "unknown-key"],
            rules: nil,
            status: 0,
            says: [
                "unknown-key: a key that", "Every key is known", "wrong:", "spelled 'run' in heed", "right:",
            ]
        ),
        Row(
            arguments: ["check", "--explain", "unsafe-file"],
            rules: nil,
            status: 0,
            says: ["Whoever can write", "for example:", "-rw-rw-rw-", "cure:", "chmod o-w"]
        ),
        Row(
            arguments: ["check", "--explain", "unkown-key"],
            rules: nil,
            status: 2,
            says: ["no message has the identifier 'unkown-key'", "did you mean 'unknown-key'?"]
        ),
        Row(
            arguments: ["check", "--explain", "zzzzzzzz"],
            rules: nil,
            status: 2,
            says: ["the identifiers are:", "yaml-tab"]
        ),
        Row(
            arguments: ["check", "--print-schema"],
            rules: nil,
            status: 0,
            says: ["http://json-schema.org/draft-07/schema#", "\"on-busy\""]
        ),
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

    /// When a place is drawn in colours: what is said, in what environment.
    static let colours: [(arguments: [String], environment: [String: String], isColoured: Bool)] = [
        ([], [:], false),
        (["--color", "always"], [:], true),
        (["--color", "always"], ["NO_COLOR": "1"], true),
        (["--color", "never"], ["CLICOLOR_FORCE": "1"], false),
        ([], ["CLICOLOR_FORCE": "1"], true),
        ([], ["FORCE_COLOR": "1"], true),
        ([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
        ([], ["CLICOLOR_FORCE": "1", "NO_COLOR": ""], true),
        (["--color", "always", "--format", "gcc"], [:], false),
        (["--color", "always", "--format", "json"], [:], false),
        (["--color", "always", "--format", "github"], [:], false),
    ]

    @Test("colours what is for people, and only where it is wanted", arguments: colours)
    func coloursOrNot(_ arguments: [String], _ environment: [String: String], _ isColoured: Bool) async throws
    {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules: {}\n")
        let none = ["NO_COLOR": "", "CLICOLOR_FORCE": "", "FORCE_COLOR": ""]
        let heed = try HeedProgram.start(
            ["check"] + arguments,
            in: tree,
            environment: none.merging(environment) { $1 }
        )
        #expect(await heed.ended() == 1)
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(text.contains("missing-key"))
        #expect(text.contains("\u{1B}[") == isColoured)
    }

    @Test("a rule that is called like a command is told how it is started")
    func rulesCalledLikeCommands() async throws {
        let tree = try TemporaryTree()
        let help = try HeedProgram.start(["--help"], in: tree)
        #expect(await help.ended() == 0)
        let lines = help.linesSoFar.drop { $0 != "SUBCOMMANDS:" }.dropFirst()
        let commands = lines.prefix { !$0.isEmpty }.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(commands.count >= 6 && commands.contains("check"))
        let rules = (commands + ["test"]).map { "  \($0): { paths: src/, run: 'true' }\n" }
        try tree.write("heed.yaml", "rules:\n" + rules.joined())
        let heed = try HeedProgram.start(["check"], in: tree)
        #expect(await heed.ended() == 0)
        for command in commands {
            #expect(
                heed.linesSoFar.contains {
                    $0.hasPrefix("'\(command)' is a command too") && $0.hasSuffix("heed run \(command)")
                },
                "\(command)"
            )
        }
        #expect(!heed.linesSoFar.contains { $0.contains("'test'") })
    }

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
