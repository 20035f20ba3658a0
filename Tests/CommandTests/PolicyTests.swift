import Foundation
import HeedTestKit
import Testing

/// Keys that say when a rule runs, shown with real processes; more of them in WhenKeysTests and WaitKeysTests.
@Suite("Keys that say when", .timeLimit(.minutes(5)))
struct PolicyTests {
    private func watching(_ rules: String, in tree: TemporaryTree) async throws -> RunningProgram {
        try tree.write("heed.yaml", "rules:\n" + rules)
        return try await HeedProgram.watching(in: tree)
    }

    private func end(_ heed: RunningProgram) async {
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("while git holds its index lock nothing runs, and once afterwards; hold-while: [] turns that off")
    func gitLock() async throws {
        let tree = try TemporaryTree()
        let prepare = """
            set -e
            git init -q -b main && git config user.email t@example.org && git config user.name t
            git config filter.slow.smudge 'sleep 3; cat'
            mkdir src && echo 1 >src/a && echo 1 >src/b && git add src && git commit -qm one && git tag one
            echo 2 >src/a && echo 2 >src/b && echo 'zz filter=slow' >src/.gitattributes && echo 2 >src/zz
            git add src && git commit -qm two && git tag two && git checkout -q one
            """
        let shell = try RunningProgram(["/bin/sh", "-c", prepare], in: tree.path)
        try #require(await shell.ended() == 0, "\(shell.linesSoFar)")
        let look = "if test -e .git/index.lock; then echo locked; else echo clear; fi; cat src/zz"
        let heed = try await watching(
            """
              waits: {paths: src/, run: "\(look)"}
              rushes: {paths: src/, hold-while: [], run: "\(look) || true"}

            """,
            in: tree
        )
        let git = try RunningProgram(["/usr/bin/env", "git", "checkout", "-q", "two"], in: tree.path)
        #expect(await git.ended() == 0)
        #expect(await heed.line(with: "waits ok") != nil)
        #expect(await heed.line(with: "rushes: locked") != nil)
        #expect(await heed.line(with: "waits: 2") != nil)
        #expect(!heed.linesSoFar.contains("waits: locked"))
        #expect(heed.linesSoFar.count { $0.hasPrefix("waits: ") } == 2)
        await end(heed)
    }

    @Test("a rule that writes what it watches is slowed and named, and an edit meanwhile is acted on")
    func loop() async throws {
        let tree = try TemporaryTree()
        try tree.write("src/main", "1")
        let heed = try await watching(
            "  gen: {paths: src/, run: \"date +%s%N >src/out; echo \\\"for $*\\\"\"}\n",
            in: tree
        )
        try tree.write("src/main", "2")
        let line = await heed.line(with: "has started itself 5 times")
        let why = "src/out changes while it runs, and \"src/\" watches it"
        #expect(line == "heed: gen has started itself 5 times: \(why); next run in 1.0s")
        #expect(await heed.line(with: "outputs:")?.hasSuffix("outputs: src/") == true)
        await heed.line(with: "has started itself 6 times")
        try tree.write("src/person", "x")
        #expect(await heed.line(with: "src/person") != nil)
        await end(heed)
    }

    @Test("a loop of which nothing new comes is paused")
    func idleLoop() async throws {
        let tree = try TemporaryTree()
        let heed = try await watching("  gen: {paths: src/, run: touch src/out}\n", in: tree)
        try tree.write("src/main", "2")
        let line = await heed.line(with: "paused")
        #expect(
            line == "heed: gen paused: it starts itself, and src/out is back at the content it had 1 run ago"
        )
        await end(heed)
    }

    @Test("outputs keep a formatter from running for its own work")
    func outputs() async throws {
        let tree = try TemporaryTree()
        let heed = try await watching(
            "  fmt: {paths: '*.txt', outputs: '*.txt', run: 'for f; do echo formatted >>$f; done'}\n",
            in: tree
        )
        try tree.write("a.txt", "1")
        await heed.line(with: "fmt ok")
        try tree.write("b.txt", "1")
        await heed.line(with: "fmt ok")
        #expect(
            heed.linesSoFar.filter { $0.contains("started") }.map { $0.split(separator: ", ").last } == [
                "a.txt)", "b.txt)",
            ]
        )
        #expect(try String(contentsOfFile: tree.path + "/a.txt", encoding: .utf8) == "1formatted\n")
        await end(heed)
    }

    @Test("each: path runs for each path, existing files first")
    func eachPath() async throws {
        let tree = try TemporaryTree()
        try tree.write("in/one", "1")
        try tree.write("in/two", "2")
        let heed = try await watching(
            "  copy: {paths: in/, each: path, on-start: existing, exec: [echo, 'got {name} {event}']}\n",
            in: tree
        )
        #expect(await heed.line(with: "got ") == "got one write")
        #expect(await heed.line(with: "got ") == "got two write")
        try tree.write("in/three", "3")
        #expect(await heed.line(with: "got ") == "got three write")
        await end(heed)
    }

    @Test("a failed run is repeated, then its hook runs")
    func retry() async throws {
        let tree = try TemporaryTree()
        let heed = try await watching(
            "  try: {paths: '*.txt', retry: {max: 1, delay: 100ms}, run: \"echo attempt $HEED_ATTEMPT; exit 3\", on-failure: echo \"hook $HEED_EXIT\"}\n",
            in: tree
        )
        try tree.write("a.txt", "1")
        #expect(await heed.line(with: "attempt") == "attempt 1")
        #expect(await heed.line(with: "repeats") == "heed: try repeats in 0.1s (1 of 1)")
        #expect(await heed.line(with: "attempt") == "attempt 2")
        #expect(await heed.line(with: "hook") == "hook 3")
        await end(heed)
    }

    @Test("a signal tells the running process, and a service that ends has failed")
    func service() async throws {
        let tree = try TemporaryTree()
        let script = "trap 'echo told' HUP; echo up; while test ! -e stop; do sleep 0.05; done"
        let heed = try await watching(
            "  serve: {paths: '*.txt', service: true, on-start: run, on-busy: {signal: HUP}, exec: [/bin/sh, -c, \"\(script)\"]}\n",
            in: tree
        )
        await heed.line(with: "up")
        try tree.write("a.txt", "1")
        #expect(await heed.line(with: "told") != nil)
        try tree.write("stop", "")
        #expect(await heed.line(with: "serve failed")?.contains("a service stays") == true)
        await end(heed)
    }
}
