import Foundation
import HeedTestKit
import Testing

/// Everything that processes do to stay, against everything that can end them; with the built heed.
@Suite("Nothing survives", .serialized, .timeLimit(.minutes(3)))
struct EveryEndTests {
    enum Way: CaseIterable {
        case stop, stopTwice, killOfHeed, killOfGuards, killOfServer, killOfServerAndGuards, killOfAll,
            timeout
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
                paths: '*.never'
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
}
