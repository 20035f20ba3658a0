import Foundation
import HeedTestKit
import Testing

/// What heed itself says of names made to do harm; `heed events` has tests of its own.
@Suite("Names made to do harm, in what heed says", .timeLimit(.minutes(2)))
struct HostileOutputTests {
    /// Spaces, quotes, `$( )`, backticks, line ends, leading dashes, not UTF-8 and control characters, 255 bytes.
    static let names: [[UInt8]] = [
        Array("  touch  CANARY ".utf8), Array("'; touch CANARY; \"".utf8), Array("$(touch CANARY)".utf8),
        Array("`touch CANARY`".utf8), Array("\nheed: r ok (run 9, 1ms)\n".utf8), Array("-rf".utf8),
        Array("\u{1B}[31m\r\u{9B}2J".utf8) + [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80],
        Array(repeating: 0x2A, count: 255),
    ]

    /// How each of them is shown, in the order of bytes.
    static let shown = [
        "\\nheed: r ok (run 9, 1ms)\\n", "\\x1B[31m\\r\\u{9b}2J\\xFF\\xC0\\x80\\xED\\xA0\\x80",
        "  touch  CANARY ",
        "$(touch CANARY)", "'; touch CANARY; \"", String(repeating: "*", count: 255), "-rf", "`touch CANARY`",
    ]

    private let tree: TemporaryTree

    init() throws {
        tree = try TemporaryTree()
        let rules = """
            rules:
              r: {paths: in/, each: path, on-start: existing, exec: [cat, "{path}"], show: never}
            """
        try tree.write("heed.yaml", rules)
        try tree.makeDirectory("in")
        for name in HostileOutputTests.names { try RawFile.create(Array("\(tree.path)/in/".utf8) + name) }
    }

    /// All that a command prints; nothing in it moves a cursor or is not text.
    private func lines(_ arguments: String) async throws -> [String] {
        let script = "exec '\(HeedProgram.path)' \(arguments)"
        let program = try RunningProgram(["/bin/sh", "-c", script], in: tree.path)
        _ = await program.ended()
        for line in program.linesSoFar {
            let isText = line.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && $0.value != 0xFFFD
            }
            #expect(isText, "\(arguments): \(line.debugDescription)")
        }
        #expect(tree.text("CANARY") == nil)
        return program.linesSoFar
    }

    /// A path as JSON has it.
    private func bytes(_ value: Any?) throws -> [UInt8] {
        if let text = value as? String { return Array(text.utf8) }
        let base64 = try #require((value as? [String: String])?["bytes"])
        return Array(try #require(Data(base64Encoded: base64)))
    }

    private func objects(_ arguments: String) async throws -> [[String: Any]] {
        try await lines(arguments).map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("a run's lines: one for each start and end, and none that a name has made up")
    func running() async throws {
        let heed = try await HeedProgram.watching(["run", "r"], in: tree)
        let story = Story(heed)
        for (name, number) in zip(HostileOutputTests.shown, 1...) {
            let line = "heed: r started (run \(number), in/\(name))"
            await story.waitFor(line) { $0 == line }
            await story.waitFor("end of run \(number)") { $0.hasPrefix("heed: r ok (run \(number), ") }
        }
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        #expect(heed.linesSoFar.count { $0.hasPrefix("heed: r ok") } == HostileOutputTests.names.count)
        #expect(tree.text("CANARY") == nil)
    }

    @Test("heed list: a line a file, and every byte in JSON")
    func list() async throws {
        let text = try await lines("list --files r")
        for name in HostileOutputTests.shown { #expect(text.contains("    in/" + name)) }
        let rules = try await objects("list --files --json r")
        let matches = try #require(rules.first?["matches"] as? [Any])
        let expected = HostileOutputTests.names.map { Array("in/".utf8) + $0 }
        #expect(try Set(matches.map(bytes)) == Set(expected) && matches.count == expected.count)
    }

    @Test("heed explain: a path a line, and every byte in JSON")
    func explain() async throws {
        let text = try await lines("explain --rule r -- in/*")
        for name in HostileOutputTests.shown { #expect(text.contains("in/\(name)   file, exists")) }
        let objects = try await objects("explain --json --rule r -- in/*")
        let expected = HostileOutputTests.names.map { Array("in/".utf8) + $0 }
        #expect(try Set(objects.map { try bytes($0["path"]) }) == Set(expected))
        #expect(objects.count == expected.count)
    }
}
