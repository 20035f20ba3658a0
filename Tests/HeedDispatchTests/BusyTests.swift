import HeedDispatch
import HeedModel
import Testing

/// What becomes of a batch that is due while a run of its rule goes, told as stories.
@Suite struct BusyTests {
    private func rule(
        _ policy: any BusyPolicy,
        _ change: (inout Rule.Definition) -> Void = { _ in }
    ) throws -> Rule {
        try HeedDispatchTests.rule("r") {
            $0.onBusy = policy
            change(&$0)
        }
    }

    static let script = """
        0 write a
        200 write b
        400 write c
        1000 end 1 exit 0
        2000 write d
        9000 wait
        """

    static let rows: [(policy: any BusyPolicy, answers: String)] = [
        (
            QueueWhenBusy(),
            """
            100 start #1 r event: a
            1000 ended #1 exit 0
            1000 start #2 r event: b c
            """
        ),
        (
            RestartWhenBusy(),
            """
            100 start #1 r event: a
            300 stop #1 TERM 5000
            1000 ended #1 stopped newerChange
            1000 start #2 r event: a b c
            2100 stop #2 TERM 5000
            """
        ),
        (
            SkipWhenBusy(),
            """
            100 start #1 r event: a
            300 skipped r: 1 change while it was running (on-busy: skip)
            500 skipped r: 1 change while it was running (on-busy: skip)
            1000 ended #1 exit 0
            2100 start #2 r event: d
            """
        ),
        (
            ParallelWhenBusy(),
            """
            100 start #1 r event: a
            300 start #2 r event: b
            500 start #3 r event: c
            1000 ended #1 exit 0
            2100 start #4 r event: d
            """
        ),
        (
            SignalWhenBusy(),
            """
            100 start #1 r event: a
            300 signal #1 HUP
            500 signal #1 HUP
            1000 ended #1 exit 0
            1000 start #2 r event: b c
            2100 signal #2 HUP
            """
        ),
    ]

    @Test(arguments: rows.indices)
    func `a policy decides`(_ row: Int) throws {
        let (policy, answers) = BusyTests.rows[row]
        #expect(Story.play(BusyTests.script, [try rule(policy) { $0.jobs = 9 }]) == answers)
    }

    @Test func `parallel runs are as many as jobs say, then one waits for all that comes`() throws {
        let told = Story.play(
            """
            0 write a
            200 write b
            400 write c
            600 write d
            1000 end 2 exit 0
            9000 wait
            """,
            [try rule(ParallelWhenBusy()) { $0.jobs = 2 }]
        )
        #expect(
            told == """
                100 start #1 r event: a
                300 start #2 r event: b
                1000 ended #2 exit 0
                1000 start #3 r event: c d
                """
        )
    }

    @Test func `each of several parallel runs has its own time`() throws {
        let told = Story.play(
            "0 write a\n200 write b\n5000 wait",
            [
                try rule(ParallelWhenBusy()) {
                    $0.jobs = 2
                    $0.timeout = .seconds(1)
                }
            ]
        )
        #expect(
            told == """
                100 start #1 r event: a
                300 start #2 r event: b
                1100 stop #1 TERM 5000
                1300 stop #2 TERM 5000
                """
        )
    }

    @Test func `what a running action was told long before it ends was heard`() throws {
        let told = Story.play(
            "0 write a\n200 write b\n1400 end 1 exit 1\n9000 wait",
            [try rule(SignalWhenBusy(signal: .terminate))]
        )
        #expect(
            told == """
                100 start #1 r event: a
                300 signal #1 TERM
                1400 ended #1 exit 1
                """
        )
    }

    @Test func `a service that ends has failed and waits for a change`() throws {
        let told = Story.play(
            """
            0 write a
            5000 end 1 exit 0
            8000 write b
            9000 write c
            9500 end 2 signal 15
            20000 wait
            """,
            [
                try rule(RestartWhenBusy()) {
                    $0.isService = true
                }
            ]
        )
        #expect(
            told == """
                100 start #1 r event: a
                5000 ended #1 exit 0
                8100 start #2 r event: b
                9100 stop #2 TERM 5000
                9500 ended #2 stopped newerChange
                9500 start #3 r event: b c
                """
        )
    }
}
