import Foundation
import HeedTestKit
import Testing

/// Thirteen rules that start themselves, side by side in one heed; each has a folder of its own.
@Suite("Loops", .timeLimit(.minutes(2)))
struct LoopTests {
    enum End {
        /// It ends by itself and nothing is said of it.
        case byItself
        /// It is named, slowed or paused.
        case named
        /// It is named and slowed, and goes on with what a person saves.
        case slowed
    }

    struct Loop {
        let name: String
        let end: End
        /// Rules by name, with the folder that each watches and what it does; `RUN` is ever another word.
        let rules: [(name: String, folder: String, text: String)]

        init(_ name: String, _ end: End, _ text: String) {
            self.name = name
            self.end = end
            rules = [(name, name, text)]
        }

        init(_ name: String, _ end: End, ring: [(name: String, folder: String, text: String)]) {
            self.name = name
            self.end = end
            rules = ring
        }
    }

    static let loops: [Loop] = [
        Loop("same-name", .slowed, "echo RUN >same-name/a"),
        Loop("new-name", .slowed, "echo x >new-name/RUN"),
        Loop(
            "alternating",
            .named,
            "grep -q x alternating/a && echo y >alternating/a || echo x >alternating/a"
        ),
        Loop("mtime", .named, "touch mtime/main"),
        Loop("rename", .slowed, "echo RUN >rename/.tmp && mv rename/.tmp rename/a"),
        Loop("fresh-directory", .slowed, "mkdir fresh-directory/dRUN && echo x >fresh-directory/dRUN/a"),
        Loop("reads", .byItself, "cat reads/*"),
        Loop(
            "pair",
            .slowed,
            ring: [("pair", "pair", "echo RUN >pair2/a"), ("pair2", "pair2", "echo RUN >pair/a")]
        ),
        Loop(
            "ring",
            .named,
            ring: [
                ("ring", "ring", "echo x >ring2/a"), ("ring2", "ring2", "echo x >ring3/a"),
                ("ring3", "ring3", "echo x >ring/a"),
            ]
        ),
        Loop("formatter", .byItself, "for f in formatter/*; do grep -q ';$' $f || sed -i 's/$/;/' $f; done"),
        Loop(
            "cache",
            .slowed,
            "mkdir -p cache/.cache; echo RUN >cache/.cache/last; echo x >cache/.cache/ids"
        ),
        Loop("log", .slowed, "echo run >>log/log"),
        Loop("archive", .named, "tar cf archive/all.tar -C archive . 2>/dev/null || true"),
    ]

    /// The second run of each rule waits for a person to save something, so that this falls into the loop for sure.
    private static let rules =
        "jobs: 30\nrules:\n"
        + loops.flatMap(\.rules).map { rule in
            """
              \(rule.name):
                paths: \(rule.folder)/
                run: |
                  echo "for $*"
                  echo run >>runs.\(rule.name)
                  if [ -e waits.\(rule.name) ] && [ $(wc -l <runs.\(rule.name)) = 2 ]; then
                    echo waiting
                    until [ -e \(rule.folder)/person ]; do sleep 0.05; done
                  fi
                  \(rule.text.replacing("RUN", with: "$HEED_RUN_ID"))

            """
        }.joined()

    @Test("end or are named within seconds, and what a person saves meanwhile is acted on")
    func all() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", LoopTests.rules)
        for rule in LoopTests.loops.flatMap(\.rules) { try tree.write(rule.folder + "/main", "1\n") }
        for loop in LoopTests.loops where loop.name != "reads" { try tree.write("waits.\(loop.name)", "") }
        let heed = try await HeedProgram.watching(in: tree)
        let story = Story(heed)
        for loop in LoopTests.loops { try tree.write(loop.name + "/main", "2\n") }
        for loop in LoopTests.loops {
            if loop.name != "reads" { await story.waitFor { $0 == "\(loop.name): waiting" } }
            try tree.write(loop.name + "/person", "edit\n")
        }
        for loop in LoopTests.loops {
            await story.waitFor { $0.contains("\(loop.name): for ") && $0.contains("\(loop.name)/person") }
        }
        for loop in LoopTests.loops where loop.end != .byItself {
            let names = loop.rules.map { "heed: \($0.name) " }
            await story.waitFor { line in
                names.contains { line.hasPrefix($0) }
                    && (line.contains("has started itself 5 times: ") || line.contains("paused: "))
            }
        }
        for loop in LoopTests.loops where loop.end == .slowed {
            try tree.write(loop.name + "/later", "edit\n")
        }
        for loop in LoopTests.loops where loop.end == .slowed {
            await story.waitFor { $0.contains("\(loop.name): for ") && $0.contains("\(loop.name)/later") }
        }
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        for loop in LoopTests.loops {
            let runs = loop.rules.map { tree.text("runs.\($0.name)")?.split(separator: "\n").count ?? 0 }
            let said = heed.linesSoFar.filter { $0.hasPrefix("heed: \(loop.name) has started itself") }
            #expect(loop.end != .byItself || said.isEmpty, "\(loop.name): \(said)")
            // Two for each edit of a formatter; twelve and more would be a loop that nobody slows.
            #expect(runs.allSatisfy { (1...12).contains($0) }, "\(loop.name): \(runs)")
        }
        #expect(tree.text("formatter/person") == "edit;\n")
    }
}
