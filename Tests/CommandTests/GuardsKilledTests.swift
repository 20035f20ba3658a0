import Foundation
import HeedTestKit
import Testing

@Suite("Nothing outlives its guards", .timeLimit(.minutes(5)))
struct GuardsKilledTests {
    /// An action of several sessions, all deaf to TERM; says the numbers of its guard and of the server.
    static let rules = """
        rules:
          test:
            paths: "*.txt"
            on-start: run
            run: |
              trap '' TERM INT HUP
              setsid sh -c "trap '' TERM; (setsid sh -c 'while :; do sleep 1; done' &) ; while :; do sleep 1; done" &
              echo "up $PPID $(cut -d' ' -f4 /proc/$PPID/stat)"
              while :; do sleep 1; done
          other:
            paths: "*.txt"
            on-start: run
            run: echo "other up" >&2; while [ ! -e go ]; do sleep 0.1; done; echo "other done"
        """

    private func guards(_ heed: RunningProgram) async throws -> [Int32] {
        await heed.line(with: "other up")
        let line = try #require(await heed.line(with: "test: up "))
        return line.split(separator: " ").compactMap { Int32($0) }
    }

    @Test(
        "killed both at once: the processes are ended, other runs and heed go on",
        arguments: [false, true]
    )
    func both(isServerFirst: Bool) async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", GuardsKilledTests.rules)
        let heed = try await HeedProgram.watching(in: tree)
        let guards = try await guards(heed)
        try #require(guards.count == 2)
        for pid in isServerFirst ? guards.reversed() : guards { kill(pid, SIGKILL) }
        #expect(await heed.line(with: "test failed")?.contains("signal KILL") == true)
        try tree.write("go", "")
        #expect(await heed.line(with: "other done") == "other: other done")
        #expect(await heed.line(with: "other ok") != nil)
        #expect(await Processes.gone(below: tree.path, within: 10))
        heed.send(SIGTERM)
        #expect(await heed.ended() == 0)
    }

    @Test("an action that kills its guard at once is started once, and heed says what became of it")
    func atOnce() async throws {
        let tree = try TemporaryTree()
        for number in 0..<120 { try tree.write("\(number).txt", "") }
        try tree.write(
            "heed.yaml",
            """
            jobs: 8
            rules:
              test: {paths: "*.txt", on-start: existing, each: path, run: 'echo "$1" >>log; kill -9 $PPID; sleep 9'}

            """
        )
        // On one processor the action runs before its guard goes on.
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let allowed = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
        let processor = allowed.dropFirst("Cpus_allowed_list:".count).filter { !$0.isWhitespace }
            .prefix { $0.isNumber }
        let heed = try RunningProgram(
            ["/usr/bin/taskset", "-c", String(processor), HeedProgram.path],
            in: tree.path
        )
        for _ in 0..<120 { try #require(await heed.line(with: "test failed") != nil) }
        let started = (tree.text("log") ?? "").split(separator: "\n")
        #expect(Set(started).count == 120 && started.count == 120, "\(started)")
        heed.send(SIGTERM)
        #expect(await heed.ended() == 0)
    }

    @Test("killed with heed itself, all at once")
    func all() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", GuardsKilledTests.rules)
        let heed = try await HeedProgram.watching(in: tree)
        let guards = try await guards(heed)
        // A stopped guard cannot clean up before it is killed.
        for pid in guards { kill(pid, SIGSTOP) }
        heed.send(SIGKILL)
        for pid in guards { kill(pid, SIGCONT) }
        #expect(await Processes.gone(below: tree.path, within: 10))
    }

    @Test(
        "heed as the first process of a namespace ends in good order and reaps what comes to it",
        .enabled(if: geteuid() == 0)
    )
    func firstProcess() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              test:
                paths: "*.txt"
                on-start: run
                run: |
                  echo "heed is $(cut -d' ' -f4 /proc/$(cut -d' ' -f4 /proc/$PPID/stat)/stat)"
                  setsid sh -c "trap '' TERM; while :; do sleep 1; done" &
                  echo up
                  while :; do sleep 1; done
            """
        try tree.write("heed.yaml", rules)
        let heed = try RunningProgram(
            ["/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--mount-proc", HeedProgram.path],
            in: tree.path
        )
        await heed.line(with: "heed: watching")
        #expect(await heed.line(with: "heed is") == "heed is 1")
        await heed.line(with: "up")
        let first = try #require(Processes.children(of: heed.processID).first)
        kill(first, SIGTERM)
        #expect(await heed.line(with: "stopped") != nil)
        #expect(await heed.ended() == 0)
        #expect(await Processes.gone(below: tree.path, within: 5))
    }

    @Test(
        "killed both in a namespace that has the /proc of the one above",
        .enabled(if: geteuid() == 0),
        arguments: ["exec '\(HeedProgram.path)'", "'\(HeedProgram.path)'; true"]
    )
    func foreignProc(_ command: String) async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", GuardsKilledTests.rules)
        let namespace = try RunningProgram(
            ["/usr/bin/unshare", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", command],
            in: tree.path
        )
        await namespace.line(with: "heed: watching")
        await namespace.line(with: "other up")
        await namespace.line(with: "test: up ")
        let inner = try #require(Processes.children(of: namespace.processID).first)
        let heed = command.hasPrefix("exec") ? inner : try #require(Processes.children(of: inner).first)
        let server = try #require(Processes.children(of: heed).first)
        let guards = Processes.children(of: server).filter { pid in
            Processes.children(of: pid).contains { Processes.command($0).contains("trap '' TERM INT HUP") }
        }
        try #require(guards.count == 1)
        for pid in guards + [server] { kill(pid, SIGKILL) }
        #expect(await namespace.line(with: "test failed")?.contains("signal KILL") == true)
        try tree.write("go", "")
        #expect(await namespace.line(with: "other ok") != nil)
        // What made the namespace is there as well, and belongs to no run.
        #expect(await Processes.gone(below: tree.path, within: 10, ofRunsUpTo: 1000))
        kill(heed, SIGTERM)
        #expect(await namespace.ended() == 0)
    }
}
