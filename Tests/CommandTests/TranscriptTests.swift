import Foundation
import HeedTestKit
import Testing

/// What heed says of one small tree, call by call, as a person sees it in a terminal without colours.
///
/// A transcript is a file of `Transcripts`: a line `$ heed …` for each call, what it prints, and its exit status.
/// `HEED_UPDATE_SNAPSHOTS=1 swift test --filter TranscriptTests` writes today's answers into them.
@Suite("Transcripts of heed", .timeLimit(.minutes(3)))
struct TranscriptTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Transcripts")

    static let names: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (files ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }()

    private static let rules = """
        ignore: ["*.tmp", cache/]
        rules:
          test:
            description: build and test
            paths:
              - "Sources/"
              - "!Sources/**/Gen/"
            run: make test
          lint:
            paths: "**"
            events: [write, delete]
            run: make lint
          docs:
            paths: ["docs/*", /Readme.md, notes.txt]
            debounce: 2s
            on-busy: restart
            run: make docs
          old:
            paths: Sources/
            enabled: false
            run: make old
          dirs:
            paths: "**"
            type: dir
            debounce: 0
            run: make dirs
          product:
            paths: dist/
            run: make check

        """

    private func tree() throws -> TemporaryTree {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", Self.rules)
        try tree.write("away.yaml", "root: absent\nrules:\n  far:\n    paths: src/\n    run: make\n")
        let many = (1...12).map { "  r\($0): { paths: \"*.x\($0)\", tags: [t\($0 % 2)], run: make }\n" }
            .joined()
        try tree.write("many.yaml", "rules:\n\(many)  last: { after: r1, run: make }\n")
        try tree.write(
            "commands.yaml",
            "rules:\n  check: { paths: docs/, run: make }\n  ship: { after: check, run: make }\n"
        )
        try tree.write(".git/HEAD")
        try tree.write(".git/info/exclude", "*.private\n")
        try tree.write(".gitconfig", "[core]\n  excludesFile = ~/mine\n")
        try tree.write("mine", "*.mine\n")
        try tree.write(".gitignore", "# products\n\nGen/\n*.map\ndist/\n")
        try tree.write("docs/.gitignore", "!keep.map\n")
        for name in [
            "Sources/App/a.c", "Sources/App/Gen/m.c", "docs/a.md", "docs/deep/b.md", "README.md", "cache/x",
            "a.tmp",
            "docs/keep.map", "dist/app.js", "dist/app.js.map", "web/dist/x.js", "sub/notes.txt", "one\ntwo",
            "[x]*.c",
        ] { try tree.write(name) }
        try FileManager.default.createSymbolicLink(
            atPath: tree.path + "/link",
            withDestinationPath: "Sources/App"
        )
        return tree
    }

    @Test("are what is written down", arguments: names)
    func transcript(_ name: String) async throws {
        let file = Self.folder.appending(path: name)
        let expected = try String(contentsOf: file, encoding: .utf8)
        let tree = try tree()
        var actual = ""
        for call in expected.split(separator: "\n") where call.hasPrefix("$ heed ") {
            let arguments = call.dropFirst("$ heed ".count).split(separator: " ").map {
                // No shell: what a plain word cannot hold is written in another way.
                String($0).replacing("\\n", with: "\n").replacing("TREE", with: tree.path)
            }
            let heed = try HeedProgram.start(
                arguments,
                in: tree,
                environment: [
                    "LC_ALL": "C.UTF-8", "HOME": tree.path, "XDG_CONFIG_HOME": "", "NO_COLOR": "1",
                    "GIT_CONFIG_NOSYSTEM": "1",
                ]
            )
            let status = await heed.ended()
            let lines = heed.linesSoFar.map { $0.replacing(tree.path, with: "TREE") }
            actual += "\(call)\n" + lines.map { $0 + "\n" }.joined() + "[exit \(status)]\n\n"
        }
        if ProcessInfo.processInfo.environment["HEED_UPDATE_SNAPSHOTS"] != nil {
            try actual.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(actual == expected)
    }

    /// A name that is no text: only a process can be given one.
    @Test("a name that is not UTF-8 is explained by its bytes")
    func bytes() async throws {
        let tree = try tree()
        let name = Array((tree.path + "/Sources/").utf8) + [0x62, 0xFF, 0x2E, 0x63]
        try RawFile.create(name)
        let script = "exec \"$0\" explain \"$1\" --rule test \"$(printf 'Sources/b\\377.c')\""
        for (option, answer) in [
            ("--json", "\"path\":{\"bytes\":\"U291cmNlcy9i/y5j\"},\"rule\":\"test\",\"runs\":true"),
            ("--color=never", "Sources/b\\xFF.c   file, exists"),
        ] {
            let shell = try RunningProgram(
                ["/bin/sh", "-c", script, HeedProgram.path, option],
                in: tree.path,
                environment: ["HOME": tree.path]
            )
            #expect(await shell.ended() == 0)
            #expect(shell.linesSoFar.contains { $0.contains(answer) }, "\(shell.linesSoFar)")
        }
    }

    @Test("list counts the directories that run watches")
    func counts() async throws {
        let tree = try tree()
        try FileManager.default.removeItem(atPath: tree.path + "/away.yaml")
        for rules in [["test"], ["lint", "product"], ["docs", "dirs"], ["product"], []] {
            let list = try HeedProgram.start(["list"] + rules, in: tree, environment: ["HOME": tree.path])
            #expect(await list.ended() == 0)
            let told = list.linesSoFar.last { $0.hasSuffix(" to watch") }?.split(separator: " ").first
            let heed = try HeedProgram.start(["run"] + rules, in: tree, environment: ["HOME": tree.path])
            let ready = await heed.line(with: "heed: watching")
            heed.send(SIGINT)
            #expect(await heed.ended() == 0)
            let count = try #require(told)
            #expect(ready?.hasSuffix(", \(count) directories") == true, "\(ready ?? "") \(count)")
        }
    }

    @Test("there are some")
    func some() {
        #expect(Self.names.count >= 3)
    }
}
