import Foundation
import HeedTestKit
import Testing

/// Keys that say when a rule runs, shown by the order in which a real heed does things.
@Suite("Keys that say when, by the order of runs", .timeLimit(.minutes(2)))
struct WhenKeysTests {
    @Test("queue: what comes during a run is run once afterwards")
    func queue() async throws {
        let stage = try await Stage("  r: {paths: '*.c', run: \(Stage.staying("go"))}")
        try stage.write("a.c")
        await stage.says("r: begin a.c")
        for name in ["b.c", "c.c", "d.c", "later"] { try stage.write(name) }
        await stage.says("later: now")
        try stage.write("go")
        await stage.says("r: end b.c c.c d.c")
        #expect(
            stage.told == [
                "r: begin a.c", "later: now", "r: end a.c", "r: begin b.c c.c d.c", "r: end b.c c.c d.c",
            ]
        )
        await stage.end()
    }

    @Test("skip: what comes during a run is dropped, and said")
    func skip() async throws {
        let stage = try await Stage("  r: {paths: '*.c', on-busy: skip, run: \(Stage.staying("go"))}")
        try stage.write("a.c")
        await stage.says("r: begin a.c")
        try stage.write("b.c")
        await stage.says("heed: r skipped (1 change while it was running (on-busy: skip))")
        try stage.write("go")
        await stage.says("r: end a.c")
        try stage.write("later")
        await stage.says("later: now")
        #expect(stage.told == ["r: begin a.c", "r: end a.c", "later: now"])
        await stage.end()
    }

    @Test("parallel: as many at a time as the rule's jobs")
    func parallel() async throws {
        let stage = try await Stage(
            "  r: {paths: '*.c', on-busy: parallel, jobs: 2, run: \(Stage.staying("go"))}"
        )
        for name in ["a.c", "b.c"] {
            try stage.write(name)
            await stage.says("r: begin \(name)")
        }
        try stage.write("c.c")
        try stage.write("later")
        await stage.says("later: now")
        #expect(stage.told == ["r: begin a.c", "r: begin b.c", "later: now"])
        try stage.write("go")
        await stage.says("r: end c.c")
        await stage.end()
    }

    @Test("each: path: as many at a time as the rule's jobs, and no path twice at once")
    func eachPath() async throws {
        let stage = try await Stage(
            "  r: {paths: '*.c', each: path, jobs: 2, run: \(Stage.staying("go.$HEED_PATH"))}"
        )
        try stage.write("a.c", "1\n")
        await stage.says("r: begin a.c")
        try stage.write("a.c", "2\n")
        try stage.write("later")
        await stage.says("later: now")
        #expect(stage.told == ["r: begin a.c", "later: now"])
        try stage.write("b.c")
        await stage.says("r: begin b.c")
        try stage.write("go.a.c")
        await Story(stage.heed).waitFor("two runs for a.c") { _ in
            stage.told.count { $0 == "r: end a.c" } == 2
        }
        #expect(!stage.told.contains("r: end b.c"))
        await stage.end()
    }

    @Test("jobs: so many runs at a time, all rules together, services aside")
    func jobs() async throws {
        let stage = try await Stage(
            """
              a: {paths: a, run: \(Stage.staying("go"))}
              b: {paths: b, run: \(Stage.staying("go"))}
              s: {paths: s, debounce: 300ms, service: true, run: echo serving; sleep 1000}
            """,
            jobs: 1
        )
        try stage.write("a")
        await stage.says("a: begin a")
        try stage.write("b")
        try stage.write("s")
        await stage.says("s: serving")
        try stage.write("go")
        await stage.says("b: end b")
        #expect(stage.told == ["a: begin a", "s: serving", "a: end a", "b: begin b", "b: end b"])
        await stage.end()
    }

    @Test("lock: whoever was due first is next, whatever the rule and its file")
    func lock() async throws {
        let tree = try TemporaryTree()
        func rules(_ names: [String]) -> String {
            "root: ..\nrules:\n"
                + names.map {
                    "  \($0): {paths: \($0).c, lock: [l, \($0)], debounce: 0, run: \(Stage.staying("go"))}\n"
                }
                .joined()
        }
        try tree.write("rules.d/one.yaml", rules(["a", "c", "e"]))
        try tree.write("rules.d/two.yaml", rules(["b", "d"]))
        let heed = try await HeedProgram.watching(["run", "-f", "rules.d"], in: tree)
        let story = Story(heed)
        try tree.write("c.c")
        await story.waitFor("c begins") { $0 == "c: begin c.c" }
        for name in ["e", "b", "a", "d"] { try tree.write("\(name).c") }
        try tree.write("go")
        await story.waitFor("d ends") { $0 == "d: end d.c" }
        let told = heed.linesSoFar.filter { $0.contains(": begin") || $0.contains(": end") }
        #expect(
            told == ["c", "e", "b", "a", "d"].flatMap { ["\($0): begin \($0).c", "\($0): end \($0).c"] }
        )
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("throttle: the next run waits, and has everything")
    func throttle() async throws {
        let stage = try await Stage(
            "  r: {paths: '*.c', throttle: 2s, run: 'echo for $*; [ -e b.c ] || touch b.c later c.c'}"
        )
        try stage.write("a.c")
        await stage.says("r: for b.c c.c")
        #expect(stage.told == ["r: for a.c", "later: now", "r: for b.c c.c"])
        await stage.end()
    }

    @Test("debounce: leading runs at once and then for what follows; max ends a wait that quiet would not")
    func debounce() async throws {
        let stage = try await Stage(
            """
              first: {paths: '*.c', debounce: {quiet: 2s, leading: true}, run: 'echo for $*; [ -e b.c ] || touch b.c c.c later'}
              most: {paths: chat, debounce: {quiet: 1s, max: 2s}, run: touch enough; echo enough}
            """
        )
        let script = "until [ -e enough ]; do echo x >chat; sleep 0.05; done"
        let writer = try RunningProgram(["/bin/sh", "-c", script], in: stage.tree.path)
        try stage.write("a.c")
        await stage.says("first: for b.c c.c")
        #expect(
            stage.order("first: for a.c", "later: now") && stage.order("later: now", "first: for b.c c.c")
        )
        // Never quiet for a second until it has run.
        #expect(await writer.ended() == 0)
        await stage.end()
    }
}
