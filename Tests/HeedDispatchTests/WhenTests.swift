import Globs
import HeedDispatch
import HeedModel
import Testing

/// When a rule starts: throttle, leading, each path, gates, what is waited for to be gone.
@Suite struct WhenTests {
    private func rule(_ change: (inout Rule.Definition) -> Void) throws -> Rule {
        try HeedDispatchTests.rule("r", change)
    }

    @Test func `throttle leaves time between two starts and drops nothing`() throws {
        let told = Story.play(
            """
            0 write a
            150 end 1 exit 0
            300 write b
            600 write c
            5000 end 2 exit 0
            6000 write d
            9000 wait
            """,
            [try rule { $0.throttle = .seconds(1) }]
        )
        #expect(
            told == """
                100 start #1 r event: a
                150 ended #1 exit 0
                1100 start #2 r event: b c
                5000 ended #2 exit 0
                6100 start #3 r event: d
                """
        )
    }

    @Test func `throttle lets a run go on until it may be replaced`() throws {
        let told = Story.play(
            "0 write a\n300 write b\n1200 end 1 signal 15\n9000 wait",
            [
                try rule {
                    $0.throttle = .seconds(1)
                    $0.onBusy = RestartWhenBusy()
                }
            ]
        )
        #expect(
            told == """
                100 start #1 r event: a
                1100 stop #1 TERM 5000
                1200 ended #1 stopped newerChange
                1200 start #2 r event: a b
                """
        )
    }

    @Test func `leading runs at once, then for all that follows`() throws {
        let told = Story.play(
            """
            0 write a
            10 end 1 exit 0
            40 write b
            80 write c
            300 end 2 exit 0
            400 write d
            9000 wait
            """,
            [try rule { $0.debounce.isLeading = true }]
        )
        #expect(
            told == """
                0 start #1 r event: a
                10 ended #1 exit 0
                180 start #2 r event: b c
                300 ended #2 exit 0
                400 start #3 r event: d
                """
        )
    }

    @Test func `each path has its own window and never runs twice at once`() throws {
        let told = Story.play(
            """
            0 write a b
            50 write b
            120 write a
            300 end 1 exit 0
            400 end 2 exit 0
            500 end 3 exit 0
            9000 wait
            """,
            [
                try rule {
                    $0.each = .path
                    $0.jobs = 2
                }
            ]
        )
        #expect(
            told == """
                100 start #1 r event: a
                150 start #2 r event: b
                300 ended #1 exit 0
                300 start #3 r event: a
                400 ended #2 exit 0
                500 ended #3 exit 0
                """
        )
    }

    @Test func `paths wait for one another in their order where jobs are few`() throws {
        let told = Story.play(
            """
            0 write c
            10 write a b
            200 end 1 exit 0
            300 end 2 exit 1
            400 end 3 exit 0
            9000 wait
            """,
            [try rule { $0.each = .path }]
        )
        #expect(
            told == """
                100 start #1 r event: c
                200 ended #1 exit 0
                200 start #2 r event: a
                300 ended #2 exit 1
                300 start #3 r event: b
                400 ended #3 exit 0
                """
        )
    }

    @Test func `restart for each path stops that path's run only`() throws {
        let told = Story.play(
            "0 write a b\n300 write b\n450 end 2 signal 15\n9000 wait",
            [
                try rule {
                    $0.each = .path
                    $0.jobs = 4
                    $0.onBusy = RestartWhenBusy()
                }
            ]
        )
        #expect(
            told == """
                100 start #1 r event: a
                100 start #2 r event: b
                400 stop #2 TERM 5000
                450 ended #2 stopped newerChange
                450 start #3 r event: b
                """
        )
    }

    @Test func `lost deletions cannot be run for each path, and that is said`() throws {
        #expect(
            Story.play("0 lost /p\n900 wait", [try rule { $0.each = .path }])
                == "0 skipped r: names of deleted files are lost, and it runs for each path"
        )
    }

    @Test func `existing files are as if just written, for the rules that want them`() throws {
        let rules = [
            try HeedDispatchTests.rule("e") { $0.onStart = .existing },
            try HeedDispatchTests.rule("p") {
                $0.onStart = .existing
                $0.each = .path
                $0.jobs = 2
            }, try HeedDispatchTests.rule("n"),
        ]
        #expect(
            Story.play("0 start\n0 existing a b\n900 wait", rules) == """
                100 start #1 e existing: a b
                100 start #2 p existing: a
                100 start #3 p existing: b
                """
        )
    }

    // MARK: Gates

    private func gated(_ change: (inout Rule.Definition) -> Void = { _ in }) throws -> Rule {
        try rule {
            $0.gates = [.stable(.seconds(2))]
            change(&$0)
        }
    }

    @Test func `gates let paths pass, wait and leave`() throws {
        let told = Story.play(
            """
            0 write a b c
            110 pass 1 a
            120 end 1 exit 0
            9000 wait
            """,
            [try gated()]
        )
        #expect(
            told == """
                100 ask 1 r event: a b c
                110 start #1 r event: a
                120 ended #1 exit 0
                """
        )
        #expect(
            Story.play("0 write a b\n110 refuse 1 a b\n9000 wait", [try gated()]) == """
                100 ask 1 r event: a b
                110 skipped r: 2 paths: too small
                """
        )
        #expect(
            Story.play("0 write a b\n110 delay 1 700 b\n810 pass 2 b\n9000 wait", [try gated()]) == """
                100 ask 1 r event: a b
                810 ask 2 r event: b
                810 start #1 r event: b
                """
        )
    }

    @Test func `what changes while the gates are asked is asked about on its own`() throws {
        let told = Story.play(
            """
            0 write a
            150 write b
            200 pass 1 a
            260 pass 2 b
            9000 wait
            """,
            [try gated()]
        )
        #expect(
            told == """
                100 ask 1 r event: a
                250 ask 2 r event: b
                260 start #1 r event: a b
                """
        )
    }

    @Test func `a run is not stopped for what the gates refuse`() throws {
        let told = Story.play(
            """
            0 write a
            110 pass 1 a
            300 write b
            410 refuse 2 b
            600 write c
            710 pass 3 c
            720 end 1 signal 15
            730 pass 4 a
            9000 wait
            """,
            [try gated { $0.onBusy = RestartWhenBusy() }]
        )
        #expect(
            told == """
                100 ask 1 r event: a
                110 start #1 r event: a
                400 ask 2 r event: b
                410 skipped r: b: too small
                700 ask 3 r event: c
                710 stop #1 TERM 5000
                720 ended #1 stopped newerChange
                720 ask 4 r event: a
                730 start #2 r event: a c
                """
        )
    }

    // MARK: hold-while

    private func held() throws -> Rule {
        try rule { $0.holdWhile = .gitIndexLock }
    }

    @Test func `nothing there is asked for and does not delay`() throws {
        #expect(
            Story.play("0 write a\n100 gone r", [try held()]) == """
                100 sight r
                100 start #1 r event: a
                """
        )
    }

    @Test func `while it is there nothing starts, and one run once it is gone`() throws {
        let told = Story.play(
            """
            0 write a
            100 there r lock
            105 write b
            205 there r lock
            225 there r lock
            265 gone r
            9000 wait
            """,
            [try held()]
        )
        #expect(
            told == """
                100 sight r
                205 sight r
                225 sight r
                265 sight r
                265 start #1 r event: a b
                """
        )
    }

    @Test func `it is waited for so long and no longer, and the same one not again`() throws {
        let locks = try PatternList(["lock", "other"])
        let rule = try rule { $0.holdWhile = .exists(locks, max: .milliseconds(25)) }
        let told = Story.play(
            """
            0 write a
            100 there r lock
            110 there r lock
            125 there r lock
            200 end 1 exit 0
            300 write b
            400 there r lock
            500 end 2 exit 0
            600 write c
            700 there r other
            9000 wait
            """,
            [rule]
        )
        #expect(
            told == """
                100 sight r
                100 held r by /p/lock
                110 sight r
                125 sight r
                125 held r no longer by /p/lock after 25
                125 start #1 r event: a
                200 ended #1 exit 0
                400 sight r
                400 start #2 r event: b
                500 ended #2 exit 0
                700 sight r
                700 held r by /p/other
                710 sight r
                """
        )
    }
}
