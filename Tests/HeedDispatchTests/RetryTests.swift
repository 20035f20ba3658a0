import HeedDispatch
import HeedModel
import Testing

@Suite struct RetryTests {
    private func rule(_ change: (inout Rule.Definition) -> Void = { _ in }) throws -> Rule {
        try HeedDispatchTests.rule("r") {
            $0.retry = Retry(max: 2)
            change(&$0)
        }
    }

    @Test func `a failed run is repeated with its paths after growing waits`() throws {
        let told = Story.play(
            """
            0 write a
            500 end 1 exit 1
            2000 end 2 exit 1
            4500 end 3 exit 1
            9000 write b
            9200 end 4 exit 0
            20000 wait
            """,
            [try rule()]
        )
        #expect(
            told == """
                100 start #1 r event: a
                500 ended #1 exit 1
                500 again r 1/2 in 1000
                1500 start #2 r retry: a
                2000 ended #2 exit 1 (failed before)
                2000 again r 2/2 in 2000
                4000 start #3 r retry: a
                4500 ended #3 exit 1 (failed before)
                9100 start #4 r event: b
                9200 ended #4 exit 0 (failed before)
                """
        )
    }

    @Test func `a newer batch joins the failed one and ends the wait`() throws {
        let told = Story.play(
            """
            0 write a
            500 end 1 exit 1
            700 write b
            1000 end 2 exit 1
            9000 wait
            """,
            [try rule()]
        )
        #expect(
            told == """
                100 start #1 r event: a
                500 ended #1 exit 1
                500 again r 1/2 in 1000
                800 start #2 r event: a b
                1000 ended #2 exit 1 (failed before)
                1000 again r 1/2 in 1000
                2000 start #3 r retry: a b
                """
        )
    }

    @Test func `what came during the failed run is run at once, with its paths`() throws {
        let told = Story.play(
            "0 write a\n300 write b\n500 end 1 exit 1\n9000 wait",
            [try rule()]
        )
        #expect(
            told == """
                100 start #1 r event: a
                500 ended #1 exit 1
                500 start #2 r event: a b
                """
        )
    }

    @Test func `a run over its time is repeated, one that was stopped for a newer change is not`() throws {
        let told = Story.play(
            """
            0 write a
            1200 end 1 signal 15
            2300 write b
            2500 end 2 signal 15
            2600 end 3 exit 0
            9000 wait
            """,
            [
                try rule {
                    $0.timeout = .seconds(1)
                    $0.onBusy = RestartWhenBusy()
                }
            ]
        )
        #expect(
            told == """
                100 start #1 r event: a
                1100 stop #1 TERM 5000
                1200 ended #1 timeout
                1200 again r 1/2 in 1000
                2200 start #2 r retry: a
                2400 stop #2 TERM 5000
                2500 ended #2 stopped newerChange (failed before)
                2500 start #3 r event: a b
                2600 ended #3 exit 0 (failed before)
                """
        )
    }

    @Test func `what cannot be started is tried again, an argument that cannot be passed is not`() throws {
        let script = "0 write a\n200 end 1 never KIND\n5000 wait"
        #expect(
            Story.play(script.replacing("KIND", with: "notFound"), [try rule()])
                .hasSuffix("200 again r 1/2 in 1000\n1200 start #2 r retry: a")
        )
        #expect(
            Story.play(script.replacing("KIND", with: "unsafeArgument"), [try rule()])
                .hasSuffix("200 ended #1 never unsafeArgument")
        )
    }

    @Test func `the hook runs after the last failure and in nobody's way`() throws {
        let told = Story.play(
            """
            0 write a
            500 end 1 exit 3
            1600 end 2 exit 3
            1700 write b
            1900 end 3 exit 0
            3000 shutdown
            3100 end 4 signal 15
            """,
            [
                try rule {
                    $0.retry = Retry(max: 1)
                    $0.onFailure = .shell("mail")
                }
            ]
        )
        #expect(
            told == """
                100 start #1 r event: a
                500 ended #1 exit 3
                500 again r 1/1 in 1000
                1500 start #2 r retry: a
                1600 ended #2 exit 3 (failed before)
                1600 start #3 r retry, hook for exit 3: a
                1800 start #4 r event: b
                1900 ended #3 exit 0
                3000 stopping r
                3000 stop #4 TERM 5000
                3100 ended #4 stopped shutdown (failed before)
                3100 finished
                """
        )
    }

    @Test func `the end waits for a hook, and stops it`() throws {
        let told = Story.play(
            "0 write a\n500 end 1 exit 3\n600 shutdown\n700 end 2 signal 15",
            [
                try rule {
                    $0.retry = nil
                    $0.onFailure = .shell("mail")
                }
            ]
        )
        #expect(
            told == """
                100 start #1 r event: a
                500 ended #1 exit 3
                500 start #2 r event, hook for exit 3: a
                600 stop #2 TERM 5000
                700 ended #2 stopped shutdown
                700 finished
                """
        )
    }
}
