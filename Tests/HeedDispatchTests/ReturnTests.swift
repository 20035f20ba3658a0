import HeedDispatch
import HeedModel
import Testing

/// A directory that comes back while a run reads may hold for a moment what the run was told to be gone.
@Suite struct ReturnTests {
    @Test func `what a run may have seen there is told to be gone once more`() throws {
        let told = Story.play(
            """
            0 delete d/s/a d/s/b e/c
            150 mkdir d
            400 end 1 exit 0
            500 still
            """,
            [try rule("r")]
        )
        #expect(
            told == """
                100 start #1 r event: -d/s/a -d/s/b -e/c
                400 ended #1 exit 0
                400 start #2 r event: d -d/s/a -d/s/b
                """
        )
    }

    @Test func `also after its end, until all is heard that happened before`() throws {
        let told = Story.play(
            """
            0 delete d/a
            150 end 1 exit 0
            160 mkdir d
            400 end 2 exit 0
            410 still
            420 mkdir d
            900 wait
            """,
            [try rule("r")]
        )
        #expect(
            told == """
                100 start #1 r event: -d/a
                150 ended #1 exit 0
                260 start #2 r event: d -d/a
                400 ended #2 exit 0
                520 start #3 r event: d
                """
        )
    }

    @Test func `nothing is told of what was there, or is elsewhere`() throws {
        let told = Story.play(
            """
            0 write d/a
            50 delete e/b
            200 mkdir d d/f g
            400 end 1 exit 0
            900 wait
            """,
            [try rule("r")]
        )
        #expect(told == "150 start #1 r event: d/a -e/b\n400 ended #1 exit 0\n400 start #2 r event: d d/f g")
    }

    @Test func `what is told after its directory has gone is told gone when that comes back`() throws {
        let told = Story.play(
            """
            0 write d/a
            50 tree d
            200 mkdir d
            300 end 1 exit 0
            310 still
            500 wait
            """,
            [try rule("r") { ($0.each, $0.jobs) = (.path, 4) }]
        )
        #expect(
            told == """
                100 start #1 r event: d/a
                150 start #2 r event: -d
                300 ended #1 exit 0
                300 start #3 r event: -d/a
                """
        )
    }

    @Test func `a rule without its root waits for as long as that takes`() throws {
        let waiting = try rule("r") { $0.holdWhile = .gitIndexLock }
        let told = Story.play(
            "0 write a\n100 rootless r x\n110 rootless r x\n130 gone r\n900 wait",
            [waiting]
        )
        #expect(
            told == """
                100 sight r
                100 held r without /p/x
                110 sight r
                130 sight r
                130 start #1 r event: a
                """
        )
    }
}
