import Foundation
import HeedTestKit
import Testing

@Suite("heed run", .timeLimit(.minutes(5)))
struct RunningTests {
    @Test("a save runs the rule with the changed paths")
    func save() async throws {
        let tree = try TemporaryTree()
        try tree.write("src/a.txt", "1")
        try tree.write("heed.yaml", "rules:\n  test:\n    paths: src/\n    run: echo \"got $*\"\n")
        let heed = try await HeedProgram.watching(in: tree)
        try tree.write("src/a.txt", "2")
        try tree.write("src/deep/er/b.txt", "2")
        try tree.write("other.txt", "2")
        #expect(await heed.line(with: "test started") == "heed: test started (run 1, src/a.txt +1)")
        #expect(await heed.line(with: "got") == "got src/a.txt src/deep/er/b.txt")
        #expect(await heed.line(with: "test ok")?.hasPrefix("heed: test ok (run 1, ") == true)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("the pool that tasks run on by themselves, which wakes once a second for ever, is never started")
    func onlyOwnThreads() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules: {test: {paths: '*.txt', run: echo \"got $1\"}}\n")
        let heed = try await HeedProgram.watching(in: tree)
        try tree.write("a.txt", "1")
        await heed.line(with: "test ok")
        let tasks = "/proc/\(heed.processID)/task"
        let threads = try FileManager.default.contentsOfDirectory(atPath: tasks)
        let names = threads.map {
            (try? String(contentsOfFile: "\(tasks)/\($0)/comm", encoding: .utf8)) ?? ""
        }
        // The pool names its threads after their priority.
        #expect(names.filter { $0.contains("qos") } == [])
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("only the named rules run; lines carry the rule's name where there are several")
    func severalRules() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              one: {paths: "*.txt", run: echo from-one}
              two: {paths: "*.txt", run: echo from-two, on-start: run}
              three: {paths: "*.txt", run: echo from-three}
            """
        try tree.write("heed.yaml", rules)
        let heed = try await HeedProgram.watching(["run", "one", "two"], in: tree)
        #expect(await heed.line(with: "from-") == "two: from-two")
        try tree.write("a.txt", "")
        await heed.line(with: " ok ")
        await heed.line(with: " ok ")
        await heed.line(with: " ok ")
        heed.send(SIGTERM)
        #expect(await heed.ended() == 0)
        #expect(heed.linesSoFar.contains("one: from-one"))
        #expect(!heed.linesSoFar.contains { $0.contains("three") })
    }

    @Test(
        "a failing command is told with its status",
        arguments: [
            ("exit 3", "exit 3"), ("no-such-program-here", "exit 127"), ("kill -SEGV $$", "signal SEGV"),
        ]
    )
    func failure(command: String, says: String) async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules:\n  test:\n    paths: '*.txt'\n    run: '\(command)'\n")
        let heed = try await HeedProgram.watching(in: tree)
        try tree.write("a.txt", "")
        #expect(await heed.line(with: "test failed")?.contains(says) == true)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test(
        "a program that is missing or not executable is told with what to do",
        arguments: [
            ("no-such-program-here", "exit 127"), ("./plain.sh", "exit 126"),
        ]
    )
    func cannotStart(program: String, says: String) async throws {
        let tree = try TemporaryTree()
        try tree.write("plain.sh", "echo hello\n")
        try tree.write("heed.yaml", "rules:\n  test:\n    paths: '*.txt'\n    exec: [\(program)]\n")
        let heed = try await HeedProgram.watching(in: tree)
        try tree.write("a.txt", "")
        let line = await heed.line(with: "test failed")
        #expect(line?.contains(says) == true && line?.contains(program) == true, "\(line ?? "nothing")")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("a restart stops the run and hands over the paths of both")
    func restart() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              test:
                paths: "*.txt"
                on-busy: restart
                stop: {signal: TERM, grace: 1s}
                run: |
                  echo "for $*"
                  if [ "$#" = 1 ]; then sleep 60; fi
            """
        try tree.write("heed.yaml", rules)
        let heed = try await HeedProgram.watching(in: tree)
        try tree.write("a.txt", "")
        #expect(await heed.line(with: "for") == "for a.txt")
        try tree.write("b.txt", "")
        #expect(await heed.line(with: "stopped")?.contains("changed again") == true)
        #expect(await heed.line(with: "for") == "for a.txt b.txt")
        await heed.line(with: "test ok")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("a run that takes too long is stopped, its tree with it")
    func timeout() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              test:
                paths: "*.txt"
                timeout: 300ms
                stop: {signal: TERM, grace: 200ms}
                run: |
                  trap '' TERM
                  setsid sh -c "trap '' TERM; while :; do sleep 1; done" marker-\(UUID().uuidString) &
                  echo up
                  while :; do sleep 1; done
            """
        try tree.write("heed.yaml", rules)
        let heed = try await HeedProgram.watching(in: tree)
        try tree.write("a.txt", "")
        await heed.line(with: "up")
        #expect(await heed.line(with: "test timeout") != nil)
        #expect(Processes.below(tree.path).isEmpty)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("names of every kind arrive as they are and run nothing")
    func hostileNames() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              test:
                paths: in/
                debounce: 300ms
                run: |
                  for name in "$@"; do printf '%s\\0' "$name"; done > got
                  cp "$HEED_PATHS_FILE" listed
                  echo "$HEED_RULE $HEED_RUN_ID $HEED_REASON $HEED_SCOPE $HEED_COUNT"
            """
        try tree.write("heed.yaml", rules)
        try tree.makeDirectory("in")
        let names: [[UInt8]] = [
            Array("with space".utf8), Array("with\nnewline".utf8), Array("'single' \"double\"".utf8),
            Array("$(touch canary)".utf8), Array("`touch canary`".utf8), Array("-rf".utf8),
            Array("; touch canary #".utf8),
            [0xFF, 0xFE, 0x2E, 0x74], Array(String(repeating: "n", count: 255).utf8),
            Array("\\back*slash?".utf8),
        ]
        let heed = try await HeedProgram.watching(in: tree)
        for name in names { try RawFile.create(Array((tree.path + "/in/").utf8) + name) }
        #expect(await heed.line(with: "test 1") == "test 1 event some \(names.count)")
        await heed.line(with: "test ok")
        let expected = names.map { Array("in/".utf8) + $0 }.sorted { $0.lexicographicallyPrecedes($1) }
        for file in ["got", "listed"] {
            let data = FileManager.default.contents(atPath: tree.path + "/" + file) ?? Data()
            #expect(Array(data).split(separator: 0).map(Array.init) == expected, "\(file)")
        }
        #expect(tree.text("canary") == nil)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("more names than an argument list can hold: scope all, the file has them")
    func manyNames() async throws {
        let tree = try TemporaryTree.inMemory()
        let rules = """
            rules:
              test:
                paths: in/
                debounce: {quiet: 3s, max: 1h}
                run: echo "scope $HEED_SCOPE args $# count $HEED_COUNT file $(tr -cd '\\0' <"$HEED_PATHS_FILE" | wc -c)"
            """
        try tree.write("heed.yaml", rules)
        let deep = (0..<4).map { "\($0)" + String(repeating: "d", count: 200) }.joined(separator: "/")
        try tree.makeDirectory("in/" + deep)
        let heed = try await HeedProgram.watching(in: tree)
        let count = 1300
        // Suspended meanwhile, so that all of it is one batch however slow the machine is.
        heed.send(SIGSTOP)
        for index in 0..<count {
            try RawFile.create(Array("\(tree.path)/in/\(deep)/\(index)".utf8))
        }
        heed.send(SIGCONT)
        let line = await heed.line(with: "scope")
        #expect(line == "scope all args 0 count \(count) file \(count)", "\(heed.linesSoFar)")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("a new link, fifo or socket is a write")
    func specialFiles() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules: {test: {paths: in/, run: 'echo \"got $*\"'}}\n")
        try tree.makeDirectory("in")
        let heed = try await HeedProgram.watching(in: tree)
        try #require(symlink("nowhere", tree.path + "/in/dangling") == 0)
        #expect(await heed.line(with: "got") == "got in/dangling")
        try #require(mkfifo(tree.path + "/in/fifo", 0o600) == 0)
        #expect(await heed.line(with: "got in/fifo") == "got in/fifo")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("only deletions: scope none, the file has the names")
    func deletions() async throws {
        let tree = try TemporaryTree()
        try tree.write("in/a", "1")
        try tree.write("in/b", "1")
        try tree.write(
            "heed.yaml",
            "rules:\n  test:\n    paths: in/\n    run: echo \"scope $HEED_SCOPE args $# $(tr '\\0' ' ' <\"$HEED_PATHS_FILE\")\"\n"
        )
        let heed = try await HeedProgram.watching(in: tree)
        try FileManager.default.removeItem(atPath: tree.path + "/in/a")
        try FileManager.default.removeItem(atPath: tree.path + "/in/b")
        #expect(await heed.line(with: "scope") == "scope none args 0 in/a in/b ")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("an action that closes its output and lives on is waited for")
    func closedOutput() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              test:
                paths: "*.txt"
                run: |
                  exec >/dev/null 2>&1
                  while [ ! -e go ]; do sleep 0.1; done
                  touch done
            """
        try tree.write("heed.yaml", rules)
        let heed = try await HeedProgram.watching(in: tree)
        try tree.write("a.txt", "")
        await heed.line(with: "test started")
        try tree.write("go", "")
        await heed.line(with: "test ok")
        #expect(tree.text("done") == "")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("a full disk on heed's output loses lines and nothing else")
    func fullDisk() async throws {
        let tree = try TemporaryTree()
        try tree.write(
            "heed.yaml",
            "rules:\n  test:\n    paths: '*.txt'\n    on-start: run\n    run: touch ran-$HEED_RUN_ID\n"
        )
        let fifo = tree.path + "/fifo"
        try #require(mkfifo(fifo, 0o600) == 0)
        try tree.write(
            "heed.yaml",
            "rules:\n  test:\n    paths: '*.txt'\n    on-start: run\n    run: echo out; echo run-$HEED_RUN_ID > fifo\n"
        )
        let heed = try HeedProgram.start([], in: tree, output: "/dev/full")
        #expect(await FifoReader.line(fifo) == "run-1")
        try tree.write("a.txt", "")
        #expect(await FifoReader.line(fifo) == "run-2")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }
}
