import Foundation
import HeedModel
import Testing

@Suite("Arguments", .timeLimit(.minutes(5)))
struct ArgumentsTests {
    /// An element of literal text and placeholders.
    static func element(_ pieces: Action.Piece...) -> Action.Argument { .text(pieces) }

    static func text(_ text: String) -> Action.Argument { .text([.literal(Array(text.utf8))]) }

    /// Prints its arguments, one a line.
    static func printing(_ arguments: [Action.Argument]) -> Action {
        Action(.exec(["sh", "-c", "for a do echo \"$a\"; done", "x"].map(text) + arguments))
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var pieces: [Action.Piece]
        var path: String
        var expected: String
        var testDescription: String { "\(path): \(expected)" }
    }

    static let rows = [
        Row(pieces: [.path], path: "src/a.c", expected: "src/a.c"),
        Row(pieces: [.path], path: "-a.c", expected: "./-a.c"),
        Row(pieces: [.literal([111]), .path], path: "a", expected: "oa"),
        Row(
            pieces: [.directory, .literal([47]), .stem, .literal([46, 111])],
            path: "src/x/a.c",
            expected: "src/x/a.o"
        ),
        Row(pieces: [.directory, .literal([47]), .name], path: "-n", expected: "./-n"),
        Row(pieces: [.literal(Array("-o".utf8)), .name], path: "-n", expected: "-o-n"),
        Row(pieces: [.fileExtension], path: "a.c", expected: "c"),
        Row(pieces: [.fileExtension], path: "a", expected: ""),
        Row(pieces: [.event, .literal([58]), .rule], path: "a", expected: "write:test"),
        Row(pieces: [.literal(Array("{}".utf8))], path: "a", expected: "{}"),
    ]

    @Test("placeholders are filled in inside an element", arguments: rows)
    func placeholders(_ row: Row) async throws {
        let action = ArgumentsTests.printing([.text(row.pieces)])
        let ended = try await Shop().run(action, .wrote(row.path)) { $0.each = .path }
        #expect(ended.output == row.expected + "\n")
    }

    @Test("the root is where the rule looks")
    func root() async throws {
        let shop = try Shop()
        let ended = try await shop.run(ArgumentsTests.printing([.text([.root, .literal([33])])]))
        #expect(ended.output == shop.folder + "!\n")
    }

    static let options: [(Action.Piece, String, String)] = [
        (.name, "dir/-rf", "{name}"), (.stem, "-rf.txt", "{stem}"), (.fileExtension, "a.-rf", "{ext}"),
    ]

    @Test("a name that would be read as an option runs nothing", arguments: options)
    func unsafe(_ piece: Action.Piece, _ path: String, _ word: String) async throws {
        let action = ArgumentsTests.printing([.text([.literal([]), piece])])
        let ended = try await Shop().run(action, .wrote(path)) { $0.each = .path }
        let shown = path.hasPrefix("-") ? "./" + path : path
        let message =
            "not run for '\(shown)': `\(word)` would begin an argument with '-' and be read as an option;"
            + " use `{path}`, or write `./\(word)`"
        #expect(ended.status == .neverStarted(StartFailure(.unsafeArgument, message)))
        #expect(ended.lines.isEmpty)
    }

    @Test("a changed file that is the program is never looked up on PATH")
    func program() async throws {
        let shop = try Shop()
        for name in ["true", "-x"] {
            let path = shop.folder + "/" + name
            try "#!/bin/sh\necho mine $0\n".write(toFile: path, atomically: true, encoding: .utf8)
            chmod(path, 0o755)
            for element in [Action.Argument.text([.path]), .paths] {
                let ended = try await shop.run(Action(.exec([element])), .wrote(name)) { $0.each = .path }
                #expect(ended.output == "mine ./\(name)\n")
            }
        }
    }

    @Test("without a path there is nothing to fill in")
    func nothing() async throws {
        let ended = try await Shop().run(ArgumentsTests.printing([.text([.path])])) { $0.each = .path }
        #expect(ended.status == .skipped("no path to fill `{path}` in"))
    }

    @Test("a deleted path is told, as it is no list of files to work on")
    func deleted() async throws {
        let action = ArgumentsTests.printing([.text([.event, .literal([32]), .path])])
        var trigger = Trigger(reason: .event)
        trigger.batch.add(BytePath("gone"), Batch.Entry(events: .delete, isGone: true))
        let ended = try await Shop().run(action, trigger) { $0.each = .path }
        #expect(ended.output == "delete gone\n")
    }

    static let shells: [(Shell, String, String)] = [
        (.sh, "echo $0 $-", "test e\n"),
        (.bash, "false | true; echo not reached", ""),
        (.bash, "a=(1 2); echo ${#a[@]} $0 $1", "2 test f\n"),
        (.other([Array("sh".utf8), Array("-c".utf8)]), "false; echo $0 $1", "test f\n"),
        (
            .other(["env", "WHO=me", "sh", "-uc"].map { Array($0.utf8) }), "echo $WHO $1; echo $nothing",
            "me f\n"
        ),
    ]

    @Test("shell text is run by the rule's shell", arguments: shells)
    func shell(_ shell: Shell, _ text: String, _ output: String) async throws {
        let shop = try Shop()
        try "".write(toFile: shop.folder + "/f", atomically: true, encoding: .utf8)
        let ended = try await shop.run(Action(.shell(text)), .wrote("f")) { $0.shell = shell }
        #expect(ended.output.replacing("hB", with: "") == output)
    }

    @Test("a shell that is not there is named")
    func noShell() async throws {
        let ended = try await Shop().run(Action(.shell(":"))) { $0.shell = .other([Array("fizsh".utf8)]) }
        let message = "cannot run 'fizsh': no such program on PATH; install it or write its path"
        #expect(ended.status == .neverStarted(StartFailure(.notFound, message)))
    }
}

extension Trigger {
    /// One file that was written.
    static func wrote(_ path: String) -> Trigger {
        var batch = Batch()
        batch.add(BytePath(path), Batch.Entry(events: .write))
        return Trigger(reason: .event, batch: batch)
    }
}
