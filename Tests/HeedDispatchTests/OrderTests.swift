import Globs
import HeedDispatch
import HeedModel
import Testing

/// Rules that wait for one another: `after`, `lock`, `jobs`.
@Suite struct OrderTests {
    private func rule(
        _ name: String,
        after: [String] = [],
        _ change: (inout Rule.Definition) -> Void = { _ in }
    ) throws -> Rule {
        try HeedDispatchTests.rule(name, below: [name + "/", "all/"]) {
            $0.after = after
            change(&$0)
        }
    }

    /// A rule that only others start.
    private func led(_ name: String, after: [String]) throws -> Rule {
        let none = try PatternList([])
        return try rule(name, after: after) {
            $0.scope.paths = none
            $0.conditions = [Below(prefixes: [])]
        }
    }

    @Test func `a rule waits while one before it is due or running`() throws {
        let told = Story.play(
            """
            0 write all/1
            1000 end 1 exit 0
            1100 end 2 exit 0
            5000 write build/1
            9000 wait
            """,
            [
                try rule("build", after: ["test"]),
                try rule("test") { $0.debounce = Debounce(quiet: .milliseconds(500)) },
            ]
        )
        #expect(
            told == """
                500 start #1 test event: all/1
                1000 ended #1 exit 0
                1000 start #2 build event: all/1
                1100 ended #2 exit 0
                5100 start #3 build event: build/1
                """
        )
    }

    @Test func `a failure blocks until the next success, and what came meanwhile is run then`() throws {
        let told = Story.play(
            """
            0 write all/1
            1000 end 1 exit 1
            2000 write build/2
            3000 write test/1
            3500 end 2 exit 0
            9000 wait
            """,
            [try rule("test"), try rule("build", after: ["test"])]
        )
        #expect(
            told == """
                100 start #1 test event: all/1
                1000 ended #1 exit 1
                1000 blocked build by test
                3100 start #2 test event: test/1
                3500 ended #2 exit 0 (failed before)
                3500 start #3 build event: all/1 build/2
                """
        )
    }

    @Test func `a repetition is waited for`() throws {
        let told = Story.play(
            """
            0 write all/1
            500 end 1 exit 1
            1600 end 2 exit 0
            9000 wait
            """,
            [try rule("test") { $0.retry = Retry(max: 1) }, try rule("build", after: ["test"])]
        )
        #expect(
            told == """
                100 start #1 test event: all/1
                500 ended #1 exit 1
                500 again test 1/1 in 1000
                1500 start #2 test retry: all/1
                1600 ended #2 exit 0 (failed before)
                1600 start #3 build event: all/1
                """
        )
    }

    @Test func `a rule without paths starts when all before it have succeeded`() throws {
        let told = Story.play(
            """
            0 write lint/1
            200 end 1 exit 0
            1000 write all/1
            1300 end 2 exit 0
            1400 end 3 exit 0
            1500 end 4 exit 0
            2000 write test/1
            2300 end 5 exit 1
            3000 write test/1
            3300 end 6 exit 0
            9000 wait
            """,
            [try rule("lint"), try rule("test"), try led("package", after: ["lint", "test"])]
        )
        #expect(
            told == """
                100 start #1 lint event: lint/1
                200 ended #1 exit 0
                1100 start #2 lint event: all/1
                1100 start #3 test event: all/1
                1300 ended #2 exit 0
                1400 ended #3 exit 0
                1400 start #4 package after: …
                1500 ended #4 exit 0
                2100 start #5 test event: test/1
                2300 ended #5 exit 1
                3100 start #6 test event: test/1
                3300 ended #6 exit 0 (failed before)
                3300 start #7 package after: …
                """
        )
    }

    @Test func `a chain through a rule without paths is waited for as a whole`() throws {
        let told = Story.play(
            """
            0 write all/1
            300 end 1 exit 0
            500 end 2 exit 0
            9000 wait
            """,
            [
                try rule("deploy", after: ["build"]), try led("build", after: ["test"]), try rule("test"),
            ]
        )
        #expect(
            told == """
                100 start #1 test event: all/1
                300 ended #1 exit 0
                300 start #2 build after: …
                500 ended #2 exit 0
                500 start #3 deploy event: all/1
                """
        )
    }

    @Test func `a service counts as soon as it is started`() throws {
        let told = Story.play(
            "0 write all/1\n9000 wait",
            [
                try rule("check", after: ["server"]), try rule("server") { $0.isService = true },
                try led("open", after: ["server"]),
            ]
        )
        #expect(
            told == """
                100 start #1 server event: all/1
                100 start #2 check event: all/1
                100 start #3 open after: …
                """
        )
    }

    @Test func `a rule that is off or not here holds nobody`() throws {
        let off = try rule("off") { $0.isEnabled = false }
        #expect(
            Story.play("0 write all/1\n900 wait", [off, try rule("r", after: ["off", "elsewhere"])])
                == "100 start #1 r event: all/1"
        )
    }

    @Test func `each path of the rule before counts`() throws {
        let told = Story.play(
            """
            0 write each/1 each/2 build/1
            500 end 1 exit 1
            600 end 2 exit 0
            1000 write each/1
            1200 end 3 exit 0
            9000 wait
            """,
            [try rule("each") { $0.each = .path }, try rule("build", after: ["each"])]
        )
        #expect(
            told == """
                100 start #1 each event: each/1
                500 ended #1 exit 1
                500 start #2 each event: each/2
                600 ended #2 exit 0
                600 blocked build by each
                1100 start #3 each event: each/1
                1200 ended #3 exit 0 (failed before)
                1200 start #4 build event: build/1
                """
        )
    }

    @Test func `a lock is given in the order in which batches became due`() throws {
        func locked(_ name: String, _ locks: [String]) throws -> Rule { try rule(name) { $0.locks = locks } }
        let told = Story.play(
            """
            0 write a/1
            200 write c/1
            210 write b/1
            220 write d/1
            500 write a/2
            1000 end 1 exit 0
            1100 end 3 exit 0
            1200 end 4 exit 0
            9000 wait
            """,
            [
                try locked("a", ["x"]), try locked("b", ["y"]), try locked("c", ["y", "x"]),
                try locked("d", ["y"]),
            ]
        )
        #expect(
            told == """
                100 start #1 a event: a/1
                1000 ended #1 exit 0
                1000 start #2 c event: c/1
                """
        )
    }

    @Test func `all rules together have so many runs, services aside`() throws {
        let told = Story.play(
            """
            0 write all/1
            1000 end 1 exit 0
            1200 end 3 exit 0
            9000 wait
            """,
            [
                try rule("a"), try rule("b"), try rule("s") { $0.isService = true }, try rule("c"),
            ],
            jobs: 1
        )
        #expect(
            told == """
                100 start #1 a event: all/1
                100 start #2 s event: all/1
                1000 ended #1 exit 0
                1000 start #3 b event: all/1
                1200 ended #3 exit 0
                1200 start #4 c event: all/1
                """
        )
    }
}
