import HeedDispatch
import HeedModel
import Testing

@Suite struct DispatcherTests {
    private func queue(_ change: (inout Rule.Definition) -> Void = { _ in }) throws -> Rule {
        try rule("q", below: ["a/"], change)
    }

    private func restart() throws -> Rule {
        try rule("r", below: ["a/"]) { $0.onBusy = RestartWhenBusy() }
    }

    @Test func `a burst is one run once it is quiet`() throws {
        let told = Story.play(
            """
            0 write a/1 x
            30 write a/2
            60 delete a/1
            5000 wait
            """,
            [try queue()]
        )
        #expect(told == "160 start #1 q event: -a/1 a/2")
    }

    @Test func `a chatty folder runs at max and again when it is quiet`() throws {
        let before = (0...22).map { "\($0 * 90) write a/\($0 % 3)" }
        let after = (24...25).map { "\($0 * 90) write a/\($0 % 3)" }
        let script = before + ["2100 end 1 exit 0"] + after + ["9000 wait"]
        #expect(
            Story.play(script.joined(separator: "\n"), [try queue()]) == """
                2000 start #1 q event: a/0 a/1 a/2
                2100 ended #1 exit 0
                2350 start #2 q event: a/0 a/1
                """
        )
    }

    @Test func `a start run closes the window it takes along`() throws {
        let rule = try rule("r", below: ["a/"]) {
            $0.onStart = .run
            $0.onBusy = RestartWhenBusy()
            $0.debounce = Debounce(quiet: .milliseconds(100), max: .milliseconds(150))
        }
        #expect(
            Story.play("0 write a/1\n50 start\n120 write a/2\n900 wait", [rule]) == """
                50 start #1 r start: a/1 …
                220 stop #1 TERM 5000
                """
        )
    }

    @Test func `queue runs once more for what happened meanwhile`() throws {
        let told = Story.play(
            """
            0 write a/1
            200 write a/2
            400 write a/3
            1000 end 1 exit 1
            1500 end 2 exit 0
            9000 wait
            """,
            [try queue()]
        )
        #expect(
            told == """
                100 start #1 q event: a/1
                1000 ended #1 exit 1
                1000 start #2 q event: a/2 a/3
                1500 ended #2 exit 0 (failed before)
                """
        )
    }

    @Test func `an end while the next window is open waits for its quiet`() throws {
        let told = Story.play(
            """
            0 write a/1
            200 write a/2
            950 write a/3
            1000 end 1 exit 0
            9000 wait
            """,
            [try queue()]
        )
        #expect(
            told == """
                100 start #1 q event: a/1
                1000 ended #1 exit 0
                1050 start #2 q event: a/2 a/3
                """
        )
    }

    @Test func `restart stops and runs with the paths of both`() throws {
        let told = Story.play(
            """
            0 write a/1
            500 write a/2
            700 write a/3
            710 end 1 signal 15
            2000 end 2 exit 0
            9000 wait
            """,
            [try restart()]
        )
        #expect(
            told == """
                100 start #1 r event: a/1
                600 stop #1 TERM 5000
                710 ended #1 stopped newerChange
                800 start #2 r event: a/1 a/2 a/3
                2000 ended #2 exit 0
                """
        )
    }

    @Test func `a path that vanished meanwhile is known to be gone in the union`() throws {
        let told = Story.play(
            """
            0 write a/1
            500 delete a/1
            600 end 1 exit 0
            9000 wait
            """,
            [try restart()]
        )
        #expect(
            told == """
                100 start #1 r event: a/1
                600 stop #1 TERM 5000
                600 ended #1 stopped newerChange
                600 start #2 r event: -a/1
                """
        )
    }

    @Test func `a start run that is restarted keeps standing for everything`() throws {
        let told = Story.play(
            """
            0 start
            50 write a/1
            160 end 1 signal 15
            9000 wait
            """,
            [
                try rule("r", below: ["a/"]) {
                    $0.onBusy = RestartWhenBusy(); $0.onStart = .run
                }
            ]
        )
        #expect(
            told == """
                0 start #1 r start: …
                150 stop #1 TERM 5000
                160 ended #1 stopped newerChange
                160 start #2 r event: a/1 …
                """
        )
    }

    @Test func `starting takes along what came before and never overlaps a run`() throws {
        let rule = try queue { $0.onStart = .run }
        #expect(
            Story.play("0 write a/1\n50 start\n60 write a/2\n9000 wait", [rule])
                == "50 start #1 q start: a/1 …"
        )
        #expect(
            Story.play("0 write a/1\n150 start\n200 end 1 exit 0\n9000 wait", [rule]) == """
                100 start #1 q event: a/1
                200 ended #1 exit 0
                200 start #2 q start: …
                """
        )
        #expect(Story.play("0 shutdown\n10 start", [rule]) == "0 finished\n10 finished")
    }

    @Test func `a run over its time is stopped and counts as failed`() throws {
        let told = Story.play(
            """
            0 write a/1
            1500 end 1 signal 15
            2000 write a/2
            2200 end 2 exit 0
            9000 wait
            """,
            [
                try queue {
                    $0.timeout = .seconds(1); $0.stop = Stop(grace: .seconds(2))
                }
            ]
        )
        #expect(
            told == """
                100 start #1 q event: a/1
                1100 stop #1 TERM 2000
                1500 ended #1 timeout
                2100 start #2 q event: a/2
                2200 ended #2 exit 0 (failed before)
                """
        )
    }

    @Test func `a run that never started leaves its paths to the next one`() throws {
        let told = Story.play(
            """
            0 write a/1
            110 end 1 never notFound
            5000 write a/2
            6000 end 2 exit 0
            9000 wait
            """,
            [try queue()]
        )
        #expect(
            told == """
                100 start #1 q event: a/1
                110 ended #1 never notFound
                5100 start #2 q event: a/1 a/2
                6000 ended #2 exit 0 (failed before)
                """
        )
    }

    @Test func `a run with nothing to do says nothing about the command`() throws {
        let told = Story.play(
            """
            0 delete a/1
            110 end 1 exit 1
            5000 delete a/2
            5110 end 2 skipped deletions
            6000 write a/3
            6110 end 3 exit 0
            9000 wait
            """,
            [try queue()]
        )
        #expect(
            told == """
                100 start #1 q event: -a/1
                110 ended #1 exit 1
                5100 start #2 q event: -a/2
                5110 ended #2 skipped (failed before)
                6100 start #3 q event: a/3
                6110 ended #3 exit 0 (failed before)
                """
        )
    }

    @Test func `a name that could not be passed does not spoil the next run`() throws {
        let script = """
            0 write a/1
            110 end 1 never KIND
            5000 write a/2
            9000 wait
            """
        #expect(
            Story.play(script.replacing("KIND", with: "unsafeArgument"), [try queue()])
                .hasSuffix("5100 start #2 q event: a/2")
        )
        #expect(
            Story.play(script.replacing("KIND", with: "argumentsTooLong"), [try queue()])
                .hasSuffix("5100 start #2 q event: a/2 …")
        )
    }

    @Test func `shutdown stops what runs, starts nothing and finishes with the last run`() throws {
        let told = Story.play(
            """
            0 write a/1 b/1
            300 write a/2
            350 shutdown
            360 write a/3
            400 end 1 signal 15
            500 end 2 exit 0
            """,
            [try queue(), try rule("b", below: ["b/"])]
        )
        #expect(
            told == """
                100 start #1 q event: a/1
                100 start #2 b event: b/1
                350 stopping q,b
                350 stop #1 TERM 5000
                350 stop #2 TERM 5000
                400 ended #1 stopped shutdown
                500 ended #2 stopped shutdown
                500 finished
                """
        )
    }

    @Test func `kill leaves no grace`() throws {
        let told = Story.play(
            """
            0 write a/1
            350 shutdown
            400 kill
            410 end 1 signal 9
            """,
            [try queue()]
        )
        #expect(
            told == """
                100 start #1 q event: a/1
                350 stopping q
                350 stop #1 TERM 5000
                400 stop #1 KILL 0
                410 ended #1 stopped shutdown
                410 finished
                """
        )
    }

    @Test func `shutdown with nothing running is the end`() throws {
        #expect(Story.play("0 write a/1\n10 shutdown", [try queue()]) == "10 finished")
    }

    @Test func `an end that nobody waits for changes nothing`() throws {
        #expect(Story.play("0 end 7 exit 0\n10 wait", [try queue()]).isEmpty)
    }

    @Test func `what was found after an overflow says so`() throws {
        #expect(
            Story.play("0 found a/1\n20 write a/2\n900 wait", [try queue()])
                == "120 start #1 q overflow: a/1 a/2"
        )
    }

    @Test func `lost deletions start the rules that could see them`() throws {
        let rules = [
            try rule("inside", below: ["src/"]), try rule("elsewhere", below: ["docs/"]),
            try rule("deaf", below: ["src/"]) { $0.events = .write },
            try rule("lower", below: ["x"], root: "/p/src/lib"), try rule("other", root: "/q"),
            try rule("off", below: ["src/"]) { $0.isEnabled = false },
        ]
        let told = Story.play("0 lost /p/src\n900 wait", rules)
        #expect(
            told == """
                100 start #1 inside overflow: …
                100 start #2 lower overflow: …
                """
        )
    }

    @Test func `a disabled rule never starts`() throws {
        let off = try queue {
            $0.isEnabled = false; $0.onStart = .run
        }
        #expect(Story.play("0 start\n10 write a/1\n900 wait", [off]).isEmpty)
    }

    @Test func `zero quiet runs at once`() throws {
        let rule = try queue { $0.debounce = Debounce(quiet: .zero) }
        #expect(
            Story.play("5 write a/1\n6 write a/2\n7 end 1 exit 0\n99 wait", [rule]) == """
                5 start #1 q event: a/1
                7 ended #1 exit 0
                7 start #2 q event: a/2
                """
        )
    }

    @Test func `a start is told before it is done`() throws {
        var dispatcher = Dispatcher(rules: [try queue()])
        _ = dispatcher.handle(.changes([Change(BytePath("/p/a/1"), .write)]), at: .zero)
        #expect(dispatcher.deadline == .milliseconds(100))
        let effects = dispatcher.handle(.tick, at: .milliseconds(100))
        guard effects.count == 2, case .tell(.started(let told)) = effects[0],
            case .start(let run) = effects[1]
        else {
            Issue.record("\(effects)")
            return
        }
        #expect(told.id == run.id)
        #expect(dispatcher.running == 1)
        #expect(dispatcher.deadline == nil)
    }

    @Test func `replaced is not gone`() throws {
        #expect(Story.play("0 replace a/1\n900 wait", [try queue()]) == "100 start #1 q event: a/1")
    }
}
