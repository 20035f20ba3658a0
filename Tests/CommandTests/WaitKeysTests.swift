import Foundation
import HeedTestKit
import Testing

/// Keys that hold a run back, begin it or repeat it, shown by the order in which a real heed does things.
@Suite("Keys that hold, begin and repeat, by the order of runs", .timeLimit(.minutes(2)))
struct WaitKeysTests {
    @Test("stable and closed wait for a file that is being written, and others do not wait for it")
    func waitingGates() async throws {
        let stage = try await Stage(
            """
              still: {paths: '*.still', debounce: 0, when: {stable: 2s}, run: 'wc -l <$1'}
              shut: {paths: '*.shut', debounce: 0, when: {closed: true}, run: 'wc -l <$1'}
              shutall: {paths: '*.shut', debounce: 0, each: path, when: {closed: true}, run: 'echo for $1'}
            """
        )
        let script = """
            exec 3>a.shut; echo 1 >&3; echo 2 >>a.shut
            echo x >b.shut
            for line in 1 2 3 4 5 6; do echo $line >>a.still; sleep 0.1; done
            until [ -e go ]; do sleep 0.02; done
            echo 3 >>a.shut
            """
        let writer = try RunningProgram(["/bin/sh", "-c", script], in: stage.tree.path)
        await stage.says("shutall: for b.shut")
        try stage.write("later")
        await stage.says("later: now")
        #expect(!stage.told.contains("shutall: for a.shut"))
        try stage.write("go")
        #expect(await writer.ended() == 0)
        await stage.says("shutall: for a.shut")
        await stage.says("still: 6")
        #expect(stage.told.filter { $0.hasPrefix("still: ") } == ["still: 6"])
        await stage.says("shut: 3")
        #expect(!stage.told.contains("shut: 2"))
        await stage.end()
    }

    @Test(
        "content-changed: the same content again starts nothing, nor does it after a failure count as known"
    )
    func contentChanged() async throws {
        let stage = try await Stage(
            "  r: {paths: '*.c', when: {content-changed: true}, run: 'echo for $* $(cat $1); grep -q good $1'}"
        )
        let same = "heed: r skipped (a.c: content as at the last successful run (`content-changed`))"
        for text in ["good 1", "bad", "bad "] {
            try stage.write("a.c", text)
            await stage.says("r: for a.c \(text.trimmingCharacters(in: .whitespaces))")
            await stage.says(prefix: "heed: r \(text.hasPrefix("good") ? "ok" : "failed")")
            if text == "bad " {
                await Story(stage.heed).waitFor("a second failure") { _ in
                    stage.heed.linesSoFar.count { $0.hasPrefix("heed: r failed") } == 2
                }
            }
        }
        try stage.write("a.c", "good 2")
        await stage.says("r: for a.c good 2")
        await Story(stage.heed).waitFor("a second success") { _ in
            stage.heed.linesSoFar.count { $0.hasPrefix("heed: r ok") } == 2
        }
        try stage.write("a.c", "good 2")
        await stage.says(same)
        try stage.write("b.c", "good 3")
        await stage.says("r: for b.c good 3")
        #expect(stage.told.count == 5)
        await stage.end()
    }

    @Test("gates that say no are told with what they said no to")
    func refusingGates() async throws {
        let stage = try await Stage(
            """
              small: {paths: a.c, when: {min-size: 10B}, run: echo ran}
              large: {paths: a.c, when: {max-size: 1B}, run: echo ran}
              there: {paths: a.c, when: {exists: flag}, run: echo ran}
              gone: {paths: a.c, when: {missing: a.c}, run: echo ran}
              asked: {paths: a.c, when: {test: 'grep -q yes $1'}, run: echo ran}
            """
        )
        try stage.write("a.c", "no\n")
        let path = stage.tree.path
        await stage.says("heed: small skipped (a.c: smaller than `min-size` (10 bytes))")
        await stage.says("heed: large skipped (a.c: larger than `max-size` (1 bytes))")
        await stage.says("heed: there skipped (a.c: \(path)/flag does not exist (`when: exists`))")
        await stage.says("heed: gone skipped (a.c: \(path)/a.c exists (`when: missing`))")
        await stage.says("heed: asked skipped (a.c: `when: test` ended with 1)")
        #expect(stage.told.isEmpty)
        try stage.write("flag")
        try stage.write("a.c", "yes, and long enough\n")
        for rule in ["small", "there", "asked"] { await stage.says("\(rule): ran") }
        #expect(!stage.told.contains("large: ran") && !stage.told.contains("gone: ran"))
        await stage.end()
    }

    @Test("hold-while: the batch waits until it is gone, and not for ever")
    func holdWhile() async throws {
        let stage = try await Stage(
            """
              waits: {paths: '*.c', hold-while: busy/*, run: 'echo for $*'}
              gives-up: {paths: '*.c', hold-while: {exists: 'busy/*', max: 1s}, run: 'echo for $*'}
            """
        )
        try stage.write("busy/build")
        try stage.write("a.c")
        await stage.says("heed: waits waits until \(stage.tree.path)/busy/build is gone")
        try stage.write("b.c")
        await stage.says(prefix: "gives-up: for a.c")
        #expect(!stage.told.contains { $0.hasPrefix("waits") })
        try FileManager.default.removeItem(atPath: stage.tree.path + "/busy/build")
        await stage.says("waits: for a.c b.c")
        await stage.end()
    }

    @Test("retry: the waits grow by the factor, up to the longest")
    func retry() async throws {
        let stage = try await Stage(
            "  r: {paths: '*.c', retry: {max: 4, delay: 100ms, backoff: 3, max-delay: 500ms}, run: 'echo $HEED_ATTEMPT; false'}"
        )
        try stage.write("a.c")
        await stage.says("r: 5")
        await Story(stage.heed).waitFor("the last failure") { _ in
            stage.heed.linesSoFar.count { $0.hasPrefix("heed: r failed") } == 5
        }
        let waits = stage.heed.linesSoFar.filter { $0.contains("repeats") }
        #expect(
            waits
                == zip(["0.1", "0.3", "0.5", "0.5"], 1...4).map { "heed: r repeats in \($0)s (\($1) of 4)" }
        )
        await stage.end()
    }

    @Test("after: held while due or running, blocked by a failure, released; a service counts once started")
    func after() async throws {
        let stage = try await Stage(
            """
              serve: {paths: '*.srv', on-start: run, service: true, run: echo up; sleep 1000}
              lint: {paths: src/, debounce: 300ms, run: grep -q good src/a && echo lint}
              test: {paths: src/, run: \(Stage.staying("go"))}
              build: {paths: src/, after: [lint, test, serve], run: 'echo build $*'}
              pack: {after: [build], run: echo pack}
              ship: {after: [pack, lint], run: echo ship}
            """
        )
        try stage.write("src/a", "good\n")
        await stage.says("test: begin src/a")
        try stage.write("later")
        await stage.says("later: now")
        await stage.says("lint: lint")
        try stage.write("go")
        await stage.says("ship: ship")
        let order = ["later: now", "test: end src/a", "build: build src/a", "pack: pack", "ship: ship"]
        #expect(stage.told.filter(order.contains) == order)
        try stage.write("src/a", "bad\n")
        await stage.says("heed: build waits until lint succeeds")
        try stage.write("src/b")
        try stage.write("src/a", "good\n")
        await stage.says("build: build src/a src/b")
        await Story(stage.heed).waitFor("shipped again") { _ in stage.told.count { $0 == "ship: ship" } == 2 }
        #expect(stage.told.count { $0 == "pack: pack" } == 2)
        await stage.end()
    }

    @Test("on-start: run stands for everything, existing for each file there is, never for nothing")
    func onStart() async throws {
        let tree = try TemporaryTree()
        for name in ["b.c", "a.c", "d/c.c"] { try tree.write(name) }
        try tree.write(
            "heed.yaml",
            """
            rules:
              all: {paths: '*.c', on-start: run, run: 'echo $HEED_REASON $HEED_SCOPE $#'}
              each: {paths: '*.c', on-start: existing, run: 'echo $HEED_REASON $HEED_SCOPE $*'}
              one: {paths: '*.c', on-start: existing, each: path, run: 'echo $HEED_REASON $1'}
              none: {paths: '*.c', run: 'echo $HEED_REASON $1'}
            """
        )
        let heed = try await HeedProgram.watching(in: tree)
        let story = Story(heed)
        for line in [
            "all: start all 0", "each: existing some a.c b.c d/c.c", "one: existing a.c", "one: existing b.c",
            "one: existing d/c.c",
        ] { await story.waitFor(line) { $0 == line } }
        try tree.write("e.c")
        await story.waitFor("none") { $0 == "none: event e.c" }
        #expect(heed.linesSoFar.count { $0.hasPrefix("none: ") } == 1)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("service: a change stops it and starts it anew; a signal goes to the first process alone")
    func service() async throws {
        let stage = try await Stage(
            """
              serve: {paths: '*.c', on-start: run, service: true, run: 'echo up $HEED_RUN_ID $*; sleep 1000'}
              told:
                paths: '*.c'
                on-busy: {signal: HUP}
                exec: [sh, -c, 'trap "echo told" HUP; sh -c "trap \\"echo child\\" HUP; echo ready; until [ -e end ]; do sleep 0.02; done" & wait; wait']
            """
        )
        await stage.says("serve: up 1")
        try stage.write("a.c")
        await stage.says(prefix: "heed: serve stopped")
        await stage.says("told: ready")
        try stage.write("b.c")
        await stage.says("told: told")
        try stage.write("end")
        await stage.says(prefix: "heed: told ok")
        #expect(!stage.told.contains("told: child"))
        await Story(stage.heed).waitFor("the service is up again") {
            $0.hasPrefix("heed: serve started") && $0.contains("a.c")
        }
        await stage.end()
    }
}
