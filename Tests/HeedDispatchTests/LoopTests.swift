import Globs
import HeedDispatch
import HeedModel
import Testing

/// Rules that start themselves: each ends, or is slowed and named within seconds, and edits are acted on meanwhile.
@Suite struct LoopTests {
    /// One loop: rules by folder, what their actions write, and what comes of it.
    struct Loop: Sendable, CustomTestStringConvertible {
        enum End: Sendable {
            /// It ends by itself after so many runs, and nothing is said.
            case byItself(runs: Int)
            /// It is paused, since nothing new comes of it.
            case pausedForRepetition
            /// It is slowed more and more, and paused in the end.
            case slowed
        }

        var testDescription: String { name }
        let name: String
        var folders = ["r": "src/"]
        var end: End
        let works: [String: LoopWorld.Work]
    }

    static let loops: [Loop] = [
        Loop(
            name: "writes the same name, ever other content",
            end: .slowed,
            works: ["r": { run, _ in [("src/a", "\(run.id)")] }]
        ),
        Loop(
            name: "writes a new name each time",
            end: .slowed,
            works: ["r": { run, _ in [("src/\(run.id)", "x")] }]
        ),
        Loop(
            name: "writes alternating content",
            end: .pausedForRepetition,
            works: ["r": { _, files in [("src/a", files["src/a"] == "x" ? "y" : "x")] }]
        ),
        Loop(
            name: "touches only",
            end: .pausedForRepetition,
            works: ["r": { _, files in [("src/main", files["src/main"])] }]
        ),
        Loop(
            name: "writes through a rename",
            end: .slowed,
            works: ["r": { run, _ in [("src/tmp", nil), ("src/a", "\(run.id)")] }]
        ),
        Loop(
            name: "writes in a fresh directory",
            end: .slowed,
            works: ["r": { run, _ in [("src/d\(run.id)/a", "x")] }]
        ),
        Loop(name: "reads only", end: .byItself(runs: 1), works: [:]),
        Loop(
            name: "two rules that feed each other",
            folders: ["r": "src/", "s": "lib/"],
            end: .slowed,
            works: ["r": { run, _ in [("lib/a", "\(run.id)")] }, "s": { run, _ in [("src/a", "\(run.id)")] }]
        ),
        Loop(
            name: "three in a ring, with the same content",
            folders: ["r": "src/", "s": "lib/", "t": "doc/"],
            end: .pausedForRepetition,
            works: [
                "r": { _, _ in [("lib/a", "x")] }, "s": { _, _ in [("doc/a", "x")] },
                "t": { _, _ in [("src/a", "x")] },
            ]
        ),
        Loop(
            name: "a formatter on save",
            end: .byItself(runs: 2),
            works: [
                "r": { _, files in
                    files.filter { $0.key.hasPrefix("src/") && !$0.value.hasSuffix(";") }.map {
                        ($0.key, $0.value + ";")
                    }
                }
            ]
        ),
        Loop(
            name: "a test runner's cache",
            end: .slowed,
            works: ["r": { run, _ in [("src/.cache/last", "\(run.id)"), ("src/.cache/ids", "x")] }]
        ),
        Loop(
            name: "a log in the tree",
            end: .slowed,
            works: ["r": { run, files in [("src/log", (files["src/log"] ?? "") + "run\n")] }]
        ),
        Loop(
            name: "an archive of the tree",
            end: .slowed,
            works: ["r": { _, files in [("src/all.tar", files.values.sorted().joined())] }]
        ),
    ]

    private func rules(_ loop: Loop, _ change: (inout Rule.Definition) -> Void = { _ in }) throws -> [Rule] {
        try loop.folders.sorted { $0.key < $1.key }.map { name, folder in
            try rule(name, below: [folder], change)
        }
    }

    @Test(arguments: loops)
    func `each loop ends or is slowed`(_ loop: Loop) throws {
        var world = LoopWorld(try rules(loop), loop.works)
        world.edit("src/main", "code", at: .zero)
        world.pass(until: .seconds(60))
        let early = world.runs.count { $0.at < .seconds(10) }
        switch loop.end {
        case .byItself(let runs):
            #expect(world.runs.count == runs)
            #expect(world.notices.isEmpty)
        case .pausedForRepetition:
            #expect(early <= 8 * loop.folders.count)
            #expect(
                world.notices.contains {
                    $0.text.contains("paused") && $0.text.contains("ago") && $0.at < .seconds(10)
                }
            )
            let count = world.runs.count
            world.pass(until: .seconds(3600))
            #expect(world.runs.count == count)
        case .slowed:
            #expect(early <= 9 * loop.folders.count)
            let first = try #require(world.notices.first)
            #expect(first.at < .seconds(5) && first.text.contains("slowed by"))
            #expect(world.runs.count { $0.at > .seconds(20) } <= 2 * loop.folders.count)
            world.pass(until: .seconds(7200))
            #expect(world.runs.count <= 20 * loop.folders.count)
            #expect(world.notices.last?.text.contains("paused") == true)
        }
    }

    @Test(arguments: loops)
    func `an edit by a person is acted on meanwhile`(_ loop: Loop) throws {
        var world = LoopWorld(try rules(loop), loop.works)
        world.edit("src/main", "code", at: .zero)
        for second in [6, 30, 8000] {
            world.pass(until: .seconds(second))
            world.edit("src/person", "edit \(second)", at: .seconds(second))
            world.pass(until: .seconds(second + 1))
            #expect(
                world.runs.contains {
                    $0.at >= .seconds(second) && $0.at < .seconds(second) + .milliseconds(500)
                        && $0.run.trigger.batch.entries[BytePath("src/person")] != nil
                },
                "\(second)"
            )
        }
    }

    @Test func `who saves at once after each of hundreds of short runs is not slowed`() throws {
        let rules = [try rule("r") { $0.debounce = Debounce(quiet: .zero, max: .zero) }]
        let work: LoopWorld.Work = { run, _ in run.id < 400 ? [("a", "\(run.id)")] : [] }
        var world = LoopWorld(rules, length: .milliseconds(1), ["r": work])
        world.edit("a", "first", at: .zero)
        world.pass(until: .seconds(1))
        #expect(world.runs.count == 400 && world.notices.isEmpty)
    }

    @Test func `a loop of short runs is slowed and named within seconds, too`() throws {
        let rules = [try rule("r") { $0.debounce = Debounce(quiet: .zero, max: .zero) }]
        var world = LoopWorld(rules, length: .milliseconds(1), ["r": { run, _ in [("a", "\(run.id)")] }])
        world.edit("a", "first", at: .zero)
        world.pass(until: .seconds(10))
        #expect(world.notices.first?.at ?? .seconds(99) < .seconds(3))
        #expect(world.runs.count { $0.at > .seconds(3) } < 5)
    }

    @Test(
        arguments: [RestartWhenBusy.self, QueueWhenBusy.self, ParallelWhenBusy.self] as [any BusyPolicy.Type]
    )
    func `no policy lets a loop run on`(_ policy: any BusyPolicy.Type) throws {
        for length in [5, 50, 500, 3000] {
            let rules = try rules(LoopTests.loops[0]) {
                $0.onBusy = policy.init()
                $0.jobs = 3
            }
            var world = LoopWorld(rules, length: .milliseconds(length), LoopTests.loops[0].works)
            world.edit("src/main", "code", at: .zero)
            world.pass(until: .seconds(7200))
            #expect(
                world.runs.count <= 20 && world.notices.last?.text.contains("paused") == true,
                "\(length) ms"
            )
        }
    }

    @Test func `two rules that feed each other are slowed beside one that runs all the time`() throws {
        for isLocked in [false, true] {
            let busy = try rule("b", below: ["busy/"])
            let pair = try rules(LoopTests.loops[7]) { $0.locks = isLocked ? ["l"] : [] }
            var world = LoopWorld([busy] + pair, length: .milliseconds(200), LoopTests.loops[7].works)
            for change in 0..<300 { world.edit("busy/a", "\(change)", at: .milliseconds(99 * change)) }
            world.edit("src/main", "code", at: .milliseconds(500))
            world.edit("lib/main", "code", at: .milliseconds(500))
            world.pass(until: .seconds(30))
            let notices = world.notices.filter { !$0.text.hasPrefix("b ") }
            #expect(notices.first?.at ?? .seconds(99) < .seconds(6))
            #expect(world.runs.count { $0.run.rule.name != "b" } < 24)
        }
    }

    @Test func `a run for each path that makes two files for one is slowed`() throws {
        for jobs in [1, 4] {
            let rules = [
                try rule("r") {
                    $0.each = .path; $0.jobs = jobs
                }
            ]
            var world = LoopWorld(
                rules,
                length: .milliseconds(100),
                [
                    "r": { run, _ in [("a\(run.id)", "x"), ("b\(run.id)", "x")] }
                ]
            )
            world.edit("main", "code", at: .zero)
            world.pass(until: .seconds(60))
            #expect(world.notices.first?.at ?? .seconds(99) < .seconds(10))
            #expect(world.runs.count < 200)
            world.edit("person", "edit", at: .seconds(61))
            world.pass(until: .milliseconds(61_500))
            #expect(world.runs.contains { $0.run.trigger.batch.entries[BytePath("person")] != nil })
        }
    }

    @Test func `files that come as fast as they are worked on are no loop`() throws {
        for gap in [20, 100, 140, 150, 160] {
            let rules = [try rule("r") { $0.each = .path }]
            var world = LoopWorld(rules, length: .milliseconds(150), [:])
            for file in 0..<300 { world.edit("in/\(file)", "x", at: .milliseconds(file * gap)) }
            world.pass(until: .seconds(100))
            #expect(world.runs.count == 300 && world.notices.isEmpty, "\(gap) \(world.notices)")
            // One run after the other takes 45 s; not much is lost by looking now and then whether it is a loop.
            #expect(world.runs.last?.at ?? .zero < .seconds(max(gap, 150) * 33) / 100, "\(gap)")
        }
    }

    @Test func `a loop of a rule for each path is slowed, new names included`() throws {
        for loop in LoopTests.loops.prefix(2) {
            var world = LoopWorld(try rules(loop) { $0.each = .path }, loop.works)
            world.edit("src/main", "code", at: .zero)
            world.pass(until: .seconds(7200))
            let limit = loop.name.contains("new name") ? 40 : 20
            #expect(world.runs.count <= limit, "\(loop.name)")
            #expect(world.notices.first?.at ?? .seconds(99) < .seconds(5), "\(loop.name)")
            #expect(world.notices.last?.text.contains("paused") == true, "\(loop.name)")
        }
    }

    @Test func `files that come faster than they are worked on are no loop`() throws {
        let rules = [try rule("r") { $0.each = .path }]
        var world = LoopWorld(rules, length: .milliseconds(150), [:])
        for file in 0..<100 { world.edit("in/\(file)", "x", at: .milliseconds(file * 20)) }
        world.pass(until: .seconds(100))
        #expect(world.runs.count == 100 && world.notices.isEmpty)
    }

    @Test func `a loop beside a service that runs all the time is slowed`() throws {
        let service = try rule("s", below: ["main"]) { $0.isService = true }
        var world = LoopWorld(
            try rules(LoopTests.loops[0]) + [service],
            LoopTests.loops[0].works
        )
        world.edit("main", "code", at: .zero)
        world.edit("src/main", "code", at: .seconds(5))
        world.pass(until: .seconds(60))
        #expect(world.runs.count < 15)
        #expect(world.notices.contains { $0.text.contains("slowed") })
    }

    @Test func `a person who saves between runs is never slowed`() throws {
        var world = LoopWorld(try rules(LoopTests.loops[6]), length: .milliseconds(500), [:])
        for save in 0..<100 { world.edit("src/main", "\(save)", at: .seconds(save)) }
        world.pass(until: .seconds(1000))
        #expect(world.runs.count == 100 && world.notices.isEmpty)
    }

    @Test func `who saves right after each run is no loop, where all that the run did is known`() throws {
        let rules = [try rule("r")]
        func runs(_ news: String) -> (starts: Int, end: String) {
            let script = (1...30).map {
                "\($0 * 200) write a\n\($0 * 200 + 100) end \($0) exit 0\n\($0 * 200 + 100) \(news)"
            }
            let told = Story.play(script.joined(separator: "\n") + "\n9000 wait", rules).split(
                separator: "\n"
            )
            return (told.count { $0.contains(" start #") }, String(told.last ?? ""))
        }
        #expect(runs("still") == (30, "6100 ended #30 exit 0"))
        #expect(runs("write a").starts < 10)
    }

    @Test func `what a run leaves running goes on with its work: that is a loop`() throws {
        func starts(_ rule: Rule) -> Int {
            let script = (1...30).map {
                "\($0 * 200) write a\n\($0 * 200 + 140) end \($0) exit 0\n\($0 * 200 + 140) still"
            }
            let told = Story.play(script.joined(separator: "\n") + "\n9000 wait", [rule])
            return told.split(separator: "\n").count { $0.contains(" start #") }
        }
        #expect(starts(try rule("r")) == 30)
        #expect(starts(try rule("r") { $0.leftover = .keep }) < 10)
    }

    @Test func `a person who keeps saving during long runs is slowed, never stopped`() throws {
        var world = LoopWorld(try rules(LoopTests.loops[6]), length: .seconds(5), [:])
        for save in 0..<300 { world.edit("src/main", "\(save)", at: .seconds(2 * save)) }
        world.pass(until: .seconds(3600))
        #expect(!world.notices.contains { $0.text.contains("paused") })
        #expect(world.runs.count > 60)
        #expect(world.runs.last?.at ?? .zero > .seconds(598))
    }

    @Test func `a service that is restarted by every save is not slowed`() throws {
        var world = LoopWorld(
            try rules(LoopTests.loops[6]) {
                $0.isService = true
                $0.onBusy = RestartWhenBusy()
            },
            length: .seconds(100_000),
            [:]
        )
        for save in 0..<50 { world.edit("src/main", "\(save)", at: .seconds(5 * save)) }
        world.pass(until: .seconds(1000))
        #expect(world.runs.count == 50 && world.notices.isEmpty)
    }

    // MARK: outputs

    private func formatter() throws -> Rule {
        let outputs = try PatternList(["**/*.swift"])
        return try rule("fmt") { $0.outputs = outputs }
    }

    @Test func `what a run writes into the files it was run for does not start it again`() throws {
        var world = LoopWorld(
            [try formatter()],
            [
                "fmt": { run, _ in
                    run.trigger.batch.entries.keys.map { ($0.description, "formatted \(run.id)") }
                }
            ]
        )
        world.edit("a.swift", "x", at: .zero)
        world.pass(until: .seconds(60))
        #expect(world.runs.count == 1)
    }

    @Test func `another file that a person saves meanwhile does start it`() throws {
        let told = Story.play(
            """
            0 write a.swift
            120 write a.swift
            130 write b.swift
            200 end 1 exit 0
            200 saw 1 a.swift=new
            210 write a.swift
            300 saw 2 a.swift=new
            9000 wait
            """,
            [try formatter()]
        )
        #expect(
            told == """
                100 start #1 fmt event: a.swift
                200 look 1 a.swift
                200 ended #1 exit 0
                230 start #2 fmt event: b.swift
                300 look 2 a.swift
                """
        )
    }

    @Test func `a file that is not as the run left it counts`() throws {
        let told = Story.play(
            """
            0 write a.swift
            120 write a.swift
            200 end 1 exit 0
            200 saw 1 a.swift=formatted
            250 write a.swift
            300 saw 2 a.swift=edited
            9000 wait
            """,
            [try formatter()]
        )
        #expect(
            told == """
                100 start #1 fmt event: a.swift
                200 look 1 a.swift
                200 ended #1 exit 0
                300 look 2 a.swift
                400 start #2 fmt event: a.swift
                """
        )
    }

    @Test func `an output that is not in the batch, and what comes later, count`() throws {
        let told = Story.play(
            """
            0 write main.c
            120 write gen.swift
            150 end 1 exit 0
            400 end 2 exit 0
            400 saw 1 gen.swift=x
            600 write gen.swift
            9000 wait
            """,
            [try formatter()]
        )
        #expect(
            told == """
                100 start #1 fmt event: main.c
                150 ended #1 exit 0
                220 start #2 fmt event: gen.swift
                400 look 1 gen.swift
                400 ended #2 exit 0
                700 start #3 fmt event: gen.swift
                """
        )
    }
}
