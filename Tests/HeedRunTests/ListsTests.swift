import Foundation
import HeedModel
import HeedRun
import Testing

@Suite("Lists of paths")
struct ListsTests {
    @Test(
        "each run reads its own, whatever the run before has done to the files",
        arguments: [
            ":", "rm \"$HEED_PATHS_FILE\" \"$HEED_EVENTS_FILE\"", "mv \"$HEED_PATHS_FILE\" taken",
            "ln \"$HEED_PATHS_FILE\" held 2>/dev/null || cp \"$HEED_PATHS_FILE\" held",
            "echo mine > victim; ln -sf \"$PWD/victim\" \"$HEED_PATHS_FILE\"",
            "rm \"$HEED_PATHS_FILE\"; mkfifo -m 644 \"$HEED_PATHS_FILE\"",
            "rm \"$HEED_EVENTS_FILE\"; mkdir \"$HEED_EVENTS_FILE\"; rmdir \"$HEED_EVENTS_FILE\"",
            "chmod 600 \"$HEED_PATHS_FILE\"",
            "seq 9999 | tee -a \"$HEED_PATHS_FILE\" > \"$HEED_EVENTS_FILE\"",
        ]
    )
    func reuse(misdeed: String) async throws {
        let shop = try Shop()
        let show =
            "tr '\\0' '\\n' < \"$HEED_PATHS_FILE\"; cat \"$HEED_EVENTS_FILE\"; stat -c %a \"$HEED_PATHS_FILE\""
        let first = try await shop.run(
            Action(.shell("\(show); \(misdeed)")),
            .changed([Array("a-long-name.txt".utf8), Array("b.txt".utf8)])
        )
        #expect(first.status == .exited(0))
        let second = try await shop.run(Action(.shell(show)), .changed([Array("c".utf8)]))
        #expect(
            second.output == """
                c
                {"path":"c","event":"move","events":["move","write","create","delete"],"type":"file"}
                644

                """
        )
        if misdeed.contains("victim") {
            #expect(try String(contentsOfFile: shop.folder + "/victim", encoding: .utf8) == "mine\n")
        }
        if misdeed.contains("held") {
            let held = try String(contentsOfFile: shop.folder + "/held", encoding: .utf8)
            #expect(held == "a-long-name.txt\0b.txt\0")
        }
    }
}
