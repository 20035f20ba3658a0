import Foundation
import HeedModel
import Testing

@Suite("Standard input", .timeLimit(.minutes(5)))
struct StandardInputTests {
    private static func trigger() -> Trigger {
        var batch = Batch()
        batch.add(BytePath("b \"q\"\n\u{1}"), Batch.Entry(events: [.write, .create]))
        batch.add(BytePath("a"), Batch.Entry(events: .delete, isGone: true))
        batch.add(BytePath("d"), Batch.Entry(events: .createDirectory, isDirectory: true))
        batch.add(BytePath([0x66, 0xFF]), Batch.Entry(events: .attrib))
        batch.add(BytePath("-n"), Batch.Entry(events: .move, from: BytePath("-o")))
        return Trigger(reason: .event, batch: batch)
    }

    private static let expected = #"""
        {"path":"./-n","event":"move","events":["move"],"type":"file","from":"./-o"}
        {"path":"a","event":"delete","events":["delete"],"type":"file"}
        {"path":"b \"q\"\u000a\u0001","event":"write","events":["write","create"],"type":"file"}
        {"path":"d","event":"create","events":["create"],"type":"dir"}
        {"path":{"bytes":"Zv8="},"event":"attrib","events":["attrib"],"type":"file"}

        """#

    @Test("is one JSON object a line, and so is HEED_EVENTS_FILE")
    func json() async throws {
        let shop = try Shop()
        let trigger = StandardInputTests.trigger()
        let input = try await shop.run(Action(.shell("cat")), trigger) { $0.standardInput = .json }
        #expect(input.output == StandardInputTests.expected)
        let file = try await shop.run(
            Action(.shell("cat \"$HEED_EVENTS_FILE\"; stat -c %a $HEED_EVENTS_FILE")),
            trigger
        )
        #expect(file.output == StandardInputTests.expected + "644\n")
        for line in input.output.split(separator: "\n") {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
    }

    @Test("tells a renamed file's former name as it is seen from the working directory")
    func from() async throws {
        let shop = try Shop()
        try FileManager.default.createDirectory(
            atPath: shop.folder + "/sub",
            withIntermediateDirectories: false
        )
        var trigger = Trigger(reason: .event)
        trigger.batch.add(BytePath("sub/b"), Batch.Entry(events: .move, from: BytePath("a")))
        let ended = try await shop.run(Action(.shell("cat")), trigger) {
            $0.standardInput = .json
            $0.workingDirectory = BytePath(shop.folder + "/sub")
        }
        #expect(
            ended.output == #"{"path":"b","event":"move","events":["move"],"type":"file","from":"../a"}"#
                + "\n"
        )
    }

    @Test("each step reads it from its beginning")
    func steps() async throws {
        let steps = [Action.Step(command: .shell("head -c 1")), Action.Step(command: .shell("cat"))]
        let ended = try await Shop().run(Action(steps: steps), .wrote("ab")) { $0.standardInput = .paths }
        #expect(ended.output == "a\nab\n")
    }

    @Test("with one name a line leaves out what would read as two names, and says so")
    func lineEnds() async throws {
        let shop = try Shop()
        let names = ["a", "b\nc", "d"].map { Array($0.utf8) }
        let ended = try await shop.run(Action(.shell("cat")), .changed(names)) { $0.standardInput = .paths }
        #expect(ended.output == "a\nd\n")
        var problems = shop.problems.makeAsyncIterator()
        let problem = await problems.next()
        #expect(problem?.id == "unsafe-argument")
        #expect(
            problem?.message
                == "rule test was not told of 'b\\nc': `stdin: paths` has one name a line, and a name that holds a line end"
                + " would read as two"
        )
        let alone = try await shop.run(Action(.shell("cat")), .changed([names[1]])) {
            $0.standardInput = .paths
        }
        let message =
            "not run for 'b\\nc': `stdin: paths` has one name a line, and this one holds a line end;"
            + " use `stdin: paths0` or `stdin: json`"
        #expect(alone.status == .neverStarted(StartFailure(.unsafeArgument, message)))
    }

    @Test("of a hundred thousand names arrives whole, read slowly or not at all")
    func many() async throws {
        let shop = try Shop()
        let names = (0..<100_000).map { Array("dir/\($0)".utf8) }
        for input in [Rule.StandardInput.paths, .json] {
            let read = try await shop.run(Action(.shell("wc -l")), .changed(names)) {
                $0.standardInput = input
            }
            #expect(read.output == "100000\n")
        }
        let unread = try await shop.run(Action(.shell("exit 3")), .changed(names)) {
            $0.standardInput = .paths0
        }
        #expect(unread.status == .exited(3))
    }
}
