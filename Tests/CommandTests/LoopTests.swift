import Foundation
import HeedTestKit
import Testing

/// Rules that start themselves, side by side in one heed; each has a folder of its own.
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
        var keys: [String] = []
        /// How many runs of a rule of it are at most to be expected while the others are waited for.
        var most = 30
        /// Rules by name, with the folder that each watches and what it does; `RUN` is ever another word.
        let rules: [(name: String, folder: String, text: String)]

        init(_ name: String, _ end: End, _ text: String, keys: [String] = [], most: Int = 30) {
            self.name = name
            self.end = end
            self.keys = keys
            self.most = most
            rules = [(name, name, text)]
        }

        init(
            _ name: String,
            _ end: End,
            ring: [(name: String, folder: String, text: String)],
            keys: [String] = []
        ) {
            self.name = name
            self.end = end
            self.keys = keys
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

    /// What the keys of a rule could hide.
    static let hidden: [Loop] = [
        Loop("long", .named, "sleep 2; echo RUN >long/a"),
        Loop("late", .named, "echo RUN >late/a", keys: ["debounce: 2s"]),
        Loop("leading", .named, "echo RUN >leading/a", keys: ["debounce: {quiet: 200ms, leading: true}"]),
        // Runs that are short are counted by time: the faster they are, the more there are until it is named.
        Loop("short", .named, "echo RUN >short/a", keys: ["debounce: 0"], most: 1500),
        Loop("throttled", .named, "echo RUN >throttled/a", keys: ["throttle: 500ms"]),
        Loop("still", .named, "echo RUN >still/a", keys: ["when: {stable: 500ms}"]),
        Loop("one-path", .named, "echo RUN >one-path/a", keys: ["each: path"]),
        Loop("other-path", .named, "echo x >other-path/RUN", keys: ["each: path", "jobs: 3"], most: 100),
        Loop(
            "two-paths",
            .named,
            "sleep 0.1; echo x >two-paths/RUN; echo x >two-paths/RUN+",
            keys: ["each: path", "jobs: 3"],
            most: 200
        ),
        Loop("parallel", .named, "echo RUN >parallel/a; sleep 0.3", keys: ["on-busy: parallel", "jobs: 3"]),
        Loop("restart", .named, "echo RUN >restart/a; sleep 1", keys: ["on-busy: restart"]),
        Loop("skip", .named, "sleep 0.2; echo RUN >skip/a", keys: ["on-busy: skip"]),
        Loop("timeout", .named, "echo RUN >timeout/a; sleep 100", keys: ["timeout: 300ms"]),
        Loop("retry", .named, "echo RUN >retry/a; false", keys: ["retry: {max: 2, delay: 100ms}"]),
        Loop("hook", .named, "false", keys: ["on-failure: 'echo $HEED_RUN_ID >hook/a'"]),
        Loop("service", .named, "echo RUN >service/a; sleep 1000", keys: ["service: true"]),
        Loop("outputs", .named, "echo RUN >outputs/a; echo RUN >outputs/b", keys: ["outputs: outputs/a"]),
        Loop(
            "locked",
            .named,
            ring: [
                ("locked", "locked", "echo RUN >locked2/a; sleep 0.1"),
                ("locked2", "locked2", "echo RUN >locked/a; sleep 0.1"),
            ],
            keys: ["lock: one"]
        ),
    ]

    /// The second run of each rule waits for a person to save something, so that this falls into the loop for sure.
    private static func rules(_ loops: [Loop]) -> String {
        "jobs: 60\nrules:\n"
            + loops.flatMap { loop in loop.rules.map { (loop.keys, $0) } }.map { keys, rule in
                """
                  \(rule.name):
                \((["paths: \(rule.folder)/"] + keys).map { "    " + $0 }.joined(separator: "\n"))
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
    }

    @Test("end or are named within seconds, and what a person saves meanwhile is acted on")
    func all() async throws {
        let tree = try TemporaryTree()
        for loop in LoopTests.loops where loop.name != "reads" { try tree.write("waits.\(loop.name)", "") }
        let heed = try await start(LoopTests.loops, in: tree)
        let story = Story(heed)
        for loop in LoopTests.loops {
            if loop.name != "reads" {
                await story.waitFor("\(loop.name) waits") { $0 == "\(loop.name): waiting" }
            }
            try tree.write(loop.name + "/person", "edit\n")
        }
        for loop in LoopTests.loops { await story.actedOn("person", by: loop) }
        for loop in LoopTests.loops where loop.end != .byItself { await story.named(loop) }
        for loop in LoopTests.loops where loop.end == .slowed {
            try tree.write(loop.name + "/later", "edit\n")
        }
        for loop in LoopTests.loops where loop.end == .slowed { await story.actedOn("later", by: loop) }
        await end(heed, LoopTests.loops, in: tree)
        #expect(tree.text("formatter/person") == "edit;\n")
    }

    @Test("are named whatever keys stand in the way")
    func keys() async throws {
        let tree = try TemporaryTree()
        let heed = try await start(LoopTests.hidden, in: tree)
        let story = Story(heed)
        var unnamed = LoopTests.hidden
        while !unnamed.isEmpty {
            let line = try #require(await heed.line(with: "has started itself"), "\(unnamed.map(\.name))")
            let index = unnamed.firstIndex { loop in
                loop.rules.contains { line.hasPrefix("heed: \($0.name) ") }
            }
            // The gap has just begun, so this is no work of the rule's own.
            if let index { try tree.write(unnamed.remove(at: index).name + "/person", "edit\n") }
        }
        // A run may have begun all the same: one rule drops what comes then, the other has made a long queue.
        for loop in LoopTests.hidden where !["skip", "two-paths"].contains(loop.name) {
            await story.actedOn("person", by: loop)
        }
        await end(heed, LoopTests.hidden, in: tree)
    }

    @Test("are not what a program makes that saves after each run", arguments: ["0", "100ms"])
    func saver(_ debounce: String) async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules:\n  r: {paths: src/, debounce: \(debounce), run: \"true\"}\n")
        try tree.write("src/main", "0\n")
        let heed = try await HeedProgram.watching(in: tree)
        for save in 1...15 {
            try tree.write("src/main", "\(save)\n")
            try #require(await heed.line(with: "heed: r ok") != nil)
        }
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        #expect(!heed.linesSoFar.contains { $0.contains("itself") })
    }

    private func start(_ loops: [Loop], in tree: TemporaryTree) async throws -> RunningProgram {
        try tree.write("heed.yaml", LoopTests.rules(loops))
        let folders = loops.flatMap(\.rules).map(\.folder)
        for folder in folders { try tree.write(folder + "/main", "1\n") }
        let heed = try await HeedProgram.watching(in: tree)
        for loop in loops { try tree.write(loop.name + "/main", "2\n") }
        return heed
    }

    private func end(_ heed: RunningProgram, _ loops: [Loop], in tree: TemporaryTree) async {
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        for loop in loops {
            let runs = loop.rules.map { tree.text("runs.\($0.name)")?.split(separator: "\n").count ?? 0 }
            let said = heed.linesSoFar.filter { $0.hasPrefix("heed: \(loop.name) has started itself") }
            #expect(loop.end != .byItself || said.isEmpty, "\(loop.name): \(said)")
            // Two for each edit of a formatter; many more would be a loop that nobody slows.
            #expect(runs.allSatisfy { (1...loop.most).contains($0) }, "\(loop.name): \(runs)")
        }
    }
}

extension Story {
    /// Waits until a run of a loop was given a file.
    fileprivate func actedOn(_ file: String, by loop: LoopTests.Loop) async {
        await waitFor("\(loop.name) is acting on \(file)") {
            $0.contains("\(loop.name): for ") && $0.contains("\(loop.name)/\(file)")
        }
    }

    /// Waits until heed has said of a loop that it is one.
    fileprivate func named(_ loop: LoopTests.Loop) async {
        let names = loop.rules.map { "heed: \($0.name) " }
        await waitFor("\(loop.name) is a loop") { line in
            names.contains { line.hasPrefix($0) }
                && (line.contains("has started itself 5 times: ") || line.contains("paused: "))
        }
    }
}
