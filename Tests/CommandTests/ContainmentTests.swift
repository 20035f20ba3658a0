import Foundation
import HeedTestKit
import Testing

@Suite("Nothing outlives its run", .timeLimit(.minutes(5)))
struct ContainmentTests {
    /// An action whose processes ignore TERM, leave the session and the parent, and say when they are up.
    static let stubborn = """
        rules:
          test:
            paths: "*.txt"
            on-start: run
            stop: {signal: TERM, grace: 500ms}
            run: |
              trap '' TERM INT HUP
              setsid sh -c "trap '' TERM INT HUP; (setsid sh -c \\"trap '' TERM INT HUP; while :; do sleep 1; done\\" &) ; while :; do sleep 1; done" &
              echo up
              while :; do sleep 1; done
        """

    private func stubborn(_ tree: TemporaryTree) async throws -> RunningProgram {
        try tree.write("heed.yaml", ContainmentTests.stubborn)
        let heed = try await HeedProgram.watching(in: tree)
        #expect(await heed.line(with: "up") == "up")
        return heed
    }

    @Test("after Ctrl-C: stopped, then killed when the grace is over")
    func interrupt() async throws {
        let tree = try TemporaryTree()
        let heed = try await stubborn(tree)
        heed.send(SIGINT)
        #expect(await heed.line(with: "stopping") == "heed: stopping test (Ctrl-C again to kill)")
        #expect(await heed.line(with: "stopped")?.contains("heed is ending") == true)
        #expect(await heed.ended() == 0)
        #expect(await Processes.gone(below: tree.path, within: 1))
    }

    @Test("after a second Ctrl-C: killed at once, status 130")
    func interruptTwice() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", ContainmentTests.stubborn.replacing("grace: 500ms", with: "grace: 1h"))
        let heed = try await HeedProgram.watching(in: tree)
        await heed.line(with: "up")
        heed.send(SIGINT)
        await heed.line(with: "stopping")
        heed.send(SIGINT)
        #expect(await heed.ended() == 130)
        #expect(await Processes.gone(below: tree.path, within: 1))
    }

    @Test("after kill -9 of heed")
    func killed() async throws {
        let tree = try TemporaryTree()
        let heed = try await stubborn(tree)
        #expect(!Processes.below(tree.path).isEmpty)
        heed.send(SIGKILL)
        #expect(await Processes.gone(below: tree.path, within: 5))
    }

    @Test("after the leader has ended: what it left behind is killed and told")
    func leftOver() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              test:
                paths: "*.txt"
                on-start: run
                run: setsid sh -c "trap '' TERM; while :; do sleep 1; done" & echo gone
            """
        try tree.write("heed.yaml", rules)
        let heed = try await HeedProgram.watching(in: tree)
        #expect(await heed.line(with: "left")?.contains("behind") == true)
        #expect(await heed.line(with: "test ok") != nil)
        #expect(await Processes.gone(below: tree.path, within: 1))
        heed.send(SIGTERM)
        #expect(await heed.ended() == 0)
    }

    @Test("stopped processes end as well")
    func stopped() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              test:
                paths: "*.txt"
                on-start: run
                stop: {signal: TERM, grace: 20s}
                run: echo up; kill -STOP $$
            """
        try tree.write("heed.yaml", rules)
        let heed = try await HeedProgram.watching(in: tree)
        await heed.line(with: "up")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        #expect(await Processes.gone(below: tree.path, within: 1))
    }
}
