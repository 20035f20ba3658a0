import Foundation
import HeedTestKit
import Testing

/// Everything that processes do to stay, against everything that can end them; with the built heed.
@Suite("Nothing survives", .serialized, .timeLimit(.minutes(3)))
struct EveryEndTests {
    enum Way: CaseIterable {
        case stop, stopTwice, killOfHeed, killOfGuards, killOfServer, killOfServerAndGuards, killOfAll,
            timeout, restart
    }

    /// What each action does once it has said that it is ready, or before.
    static let actions = [
        "plain": "echo ready; sleep 1000",
        "child": "sleep 1000 & echo ready; wait",
        "deaf": "trap '' TERM INT HUP; echo ready; while :; do sleep 1000; done",
        "session": "setsid sh -c 'trap \"\" TERM; echo ready; while :; do sleep 1000; done'",
        "double-fork":
            "(setsid sh -c 'trap \"\" TERM HUP; (sleep 1000 & sleep 1000) & echo ready; while :; do sleep 1000; done' &) ; sleep 1000",
        "stopped": "sh -c 'echo ready; kill -STOP $$; :'",
        "stopped-session": "setsid setsid sh -c 'setsid sleep 1000 & echo ready; kill -STOP $$'; sleep 1000",
        "holds-output": "trap '' TERM; echo ready; sleep 1000 & sleep 1000 & while :; do sleep 1000; done",
        "closes-output":
            "echo ready; exec >/dev/null 2>&1; sleep 1000 & trap '' TERM; while :; do sleep 1000; done",
        "forks": "f() { (sleep 0.05; f) & (setsid sleep 0.2 &) ; }; f; f; echo ready; sleep 1000",
        "flees": "setsid sh ./flee & setsid sh ./flee & echo ready; while :; do sleep 1000; done",
    ]

    private func start(_ tree: TemporaryTree, _ way: Way) async throws -> RunningProgram {
        let timeout = way == .timeout ? "    timeout: 1s\n" : ""
        let rules = EveryEndTests.actions.map { name, text in
            """
              \(name):
                paths: '*.go'
                on-busy: restart
                on-start: run
                stop: {signal: TERM, grace: 300ms}
            \(timeout)    run: |
                  \(text)

            """
        }
        try tree.write("heed.yaml", "jobs: 100\nrules:\n" + rules.joined())
        // Each generation lives for a moment, starts the next one in a session of its own and ends.
        try tree.write("flee", "sleep 0.02; setsid sh \"$0\" & :")
        let heed = try await HeedProgram.watching(in: tree)
        let story = Story(heed)
        for name in EveryEndTests.actions.keys {
            await story.waitFor("\(name) ready") { $0 == "\(name): ready" }
        }
        return heed
    }

    @Test("whatever it does and whatever ends it", arguments: Way.allCases)
    func all(_ way: Way) async throws {
        let tree = try TemporaryTree()
        let heed = try await start(tree, way)
        let story = Story(heed)
        let server = Processes.children(of: heed.processID)
        let guards = server.flatMap(Processes.children)
        try #require(server.count == 1 && guards.count >= EveryEndTests.actions.count)
        switch way {
        case .stop:
            heed.send(SIGINT)
            #expect(await heed.ended() == 0)
        case .stopTwice:
            heed.send(SIGTERM)
            #expect(await heed.line(with: "stopping") != nil)
            heed.send(SIGTERM)
            #expect(await heed.ended() == 143)
        case .killOfHeed:
            heed.send(SIGKILL)
        case .killOfAll:
            for pid in [heed.processID] + server + guards { kill(pid, SIGSTOP) }
            for pid in [heed.processID] + server { kill(pid, SIGKILL) }
            for pid in guards { kill(pid, SIGCONT) }
        case .killOfGuards:
            for pid in guards { kill(pid, SIGKILL) }
        case .killOfServer:
            for pid in server { kill(pid, SIGKILL) }
            #expect(await heed.line(with: "[guard-restarted]") != nil)
        case .killOfServerAndGuards:
            for pid in server + guards { kill(pid, SIGKILL) }
        case .timeout: break
        case .restart:
            try tree.write("now.go")
        }
        switch way {
        case .killOfGuards, .killOfServerAndGuards:
            for name in EveryEndTests.actions.keys {
                await story.waitFor("\(name) killed") {
                    $0.hasPrefix("heed: \(name) failed") && $0.contains("signal KILL")
                }
            }
        case .timeout:
            for name in EveryEndTests.actions.keys {
                await story.waitFor("\(name) timeout") { $0.hasPrefix("heed: \(name) timeout") }
            }
        case .restart:
            for name in EveryEndTests.actions.keys {
                await story.waitFor("\(name) stopped") { $0.hasPrefix("heed: \(name) stopped") }
            }
            // Those of the first runs are gone, those of the second ones are not touched.
            #expect(
                await Processes.gone(below: tree.path, within: 30, ofRunsUpTo: EveryEndTests.actions.count)
            )
            #expect(!Processes.below(tree.path).isEmpty)
            heed.send(SIGINT)
            #expect(await heed.ended() == 0)
        case .stop, .stopTwice, .killOfHeed, .killOfAll, .killOfServer: break
        }
        if way == .killOfServer {
            heed.send(SIGINT)
            #expect(await heed.ended() == 0)
        }
        #expect(await Processes.gone(below: tree.path, within: 30))
        if way == .killOfGuards || way == .killOfServerAndGuards || way == .timeout {
            heed.send(SIGINT)
            #expect(await heed.ended() == 0)
        }
    }

    /// Actions that end by themselves: what each does, what heed says of its end, and whether something was left.
    static let endings: [(name: String, text: String, says: String, leaves: Bool)] = [
        ("exits-0", "exit 0", "ok", false),
        ("exits-3", "exit 3", "failed exit 3", false),
        ("killed", "kill -9 $$", "failed signal KILL", false),
        ("told-to-end", "kill $$; sleep 1000", "failed signal TERM", false),
        ("reads", "cat; read x || echo nothing", "ok", false),
        ("writes", "seq 5000", "ok", false),
        ("writes-half-a-line", "printf half", "ok", false),
        ("closes", "exec >/dev/null 2>&1; exit 3", "failed exit 3", false),
        ("child", "sleep 1000 & exit 0", "ok", true),
        ("session", "setsid sleep 1000 & exit 3", "failed exit 3", true),
        (
            "deaf",
            "setsid sh -c 'trap \"\" TERM HUP; >deaf.up; while :; do sleep 1000; done' & until [ -e deaf.up ]; do sleep 0.02; done",
            "ok", true
        ),
        (
            "double-fork", "(setsid sh -c '(sleep 1000 &) ; exit 0' &); sleep 0.2; kill -9 $$",
            "failed signal KILL", true
        ),
        (
            "stopped", "sh -c '>stopped.up; kill -STOP $$; :' & until [ -e stopped.up ]; do sleep 0.02; done",
            "ok", true
        ),
        ("holds-output", "(sleep 1000; echo never) & echo now", "ok", true),
        ("forks", "f() { (sleep 0.05; f) & (setsid sleep 0.2 &) ; }; f; f; sleep 0.1", "ok", true),
        ("flees", "setsid sh ./flee & setsid sh ./flee & sleep 0.1; exit 3", "failed exit 3", true),
        ("not-found", "exec nosuchprogram-x", "failed exit 127", false),
    ]

    @Test("what ends by itself leaves nothing either, and its end is told as it was")
    func ends() async throws {
        let tree = try TemporaryTree()
        let rules = EveryEndTests.endings.map { ending in
            """
              \(ending.name):
                paths: '*.go'
                on-start: run
                run: |
                  \(ending.text)

            """
        }
        try tree.write("heed.yaml", "jobs: 100\nrules:\n" + rules.joined())
        try tree.write("flee", "sleep 0.02; setsid sh \"$0\" & :")
        let heed = try await HeedProgram.watching(in: tree)
        let story = Story(heed)
        for ending in EveryEndTests.endings {
            // `heed: NAME failed (run 7, exit 3, 8ms)`, or `heed: NAME ok (run 7, 8ms)`.
            let words = ending.says.split(separator: " ", maxSplits: 1)
            await story.waitFor("\(ending.name) \(ending.says)") { line in
                line.hasPrefix("heed: \(ending.name) \(words[0]) (")
                    && (words.count == 1 || line.contains(", \(words[1]), "))
            }
        }
        #expect(await Processes.gone(below: tree.path, within: 30))
        for ending in EveryEndTests.endings {
            let isTold = heed.linesSoFar.contains {
                $0.hasPrefix("heed: \(ending.name) left ") && $0.contains("behind, killed")
            }
            #expect(isTold == ending.leaves, "\(ending.name)")
        }
        #expect(heed.linesSoFar.contains("reads: nothing"))
        #expect(heed.linesSoFar.contains("writes-half-a-line: half"))
        #expect(
            heed.linesSoFar.contains("holds-output: now") && !heed.linesSoFar.contains("holds-output: never")
        )
        #expect(
            heed.linesSoFar.filter { $0.hasPrefix("writes: ") } == (1...5000).map { "writes: \($0)" }
        )
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }
}
