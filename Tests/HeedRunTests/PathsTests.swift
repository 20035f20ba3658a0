import Foundation
import HeedModel
import HeedRun
import Testing

@Suite("Changed paths", .timeLimit(.minutes(5)))
struct PathsTests {
    /// Names that shells, option parsers and decoders stumble over.
    static let names: [[UInt8]] = [
        Array("plain".utf8), Array("with space".utf8), Array("new\nline".utf8), Array("$(reboot)".utf8),
        Array("`id`;&|<>".utf8), Array("'single'".utf8), Array("\"double\"".utf8), Array("-rf".utf8),
        Array("--help".utf8), [0xFF, 0xFE, 0x80], Array("*".utf8), Array("~".utf8), Array("\u{202E}x".utf8),
        Array(repeating: 0x61, count: 255), [0x01], Array("a\\b".utf8),
    ]

    static func make(_ names: [[UInt8]], in folder: String) throws {
        for name in names {
            let path = (Array(folder.utf8) + [0x2F] + name + [0]).map(CChar.init(bitPattern:))
            let file = open(path, O_CREAT, 0o600)
            try #require(file >= 0)
            close(file)
        }
    }

    /// What names become: sorted, and safe from being read as options.
    static func safe(_ names: [[UInt8]]) -> [[UInt8]] {
        names.sorted { $0.lexicographicallyPrecedes($1) }.map { $0.first == 0x2D ? [0x2E, 0x2F] + $0 : $0 }
    }

    @Test("reach a shell, a program, a file and standard input byte for byte")
    func exact() async throws {
        let shop = try Shop()
        try PathsTests.make(PathsTests.names, in: shop.folder)
        let trigger = Trigger.changed(PathsTests.names)
        let expected = Data(PathsTests.safe(PathsTests.names).map { $0 + [0] }.joined())
        let out = shop.folder + "/../\(shop.mark)"
        defer { try? FileManager.default.removeItem(atPath: out) }
        let ways: [(Action.Command, Rule.StandardInput)] = [
            (.shell("printf '%s\\0' \"$@\" > '\(out)'"), .none),
            (
                .exec([
                    .text([.literal(Array("sh".utf8))]), .text([.literal(Array("-c".utf8))]),
                    .text([.literal(Array("printf '%s\\0' \"$@\" > '\(out)'".utf8))]),
                    .text([.literal(Array("x".utf8))]), .paths,
                ]), .none
            ),
            (.shell("cat \"$HEED_PATHS_FILE\" > '\(out)'"), .none),
            (.shell("cat > '\(out)'"), .paths0),
        ]
        for (command, input) in ways {
            let ended = try await shop.run(Action(command), trigger) { $0.standardInput = input }
            #expect(ended.status == .exited(0))
            #expect(FileManager.default.contents(atPath: out) == expected)
        }
    }

    @Test("one a line on standard input")
    func lines() async throws {
        let shop = try Shop()
        let trigger = Trigger.changed([Array("b".utf8), Array("a".utf8)])
        let ended = try await shop.run(Action(.shell("cat")), trigger) { $0.standardInput = .paths }
        #expect(ended.output == "a\nb\n")
    }

    @Test("tell their scope")
    func scope() async throws {
        let shop = try Shop()
        try PathsTests.make([Array("here".utf8)], in: shop.folder)
        let text = "echo $HEED_SCOPE $HEED_COUNT $# $1 $HEED_PATH $(tr '\\0' , < \"$HEED_PATHS_FILE\")"
        var openEnded = Trigger.changed([Array("here".utf8)])
        openEnded.batch.isOpenEnded = true
        var returned = Trigger.changed([Array("here".utf8)])
        returned.batch.add(
            BytePath("back"),
            Batch.Entry(events: .delete, isGone: true, isDirectory: true)
        )
        try FileManager.default.createDirectory(
            atPath: shop.folder + "/back",
            withIntermediateDirectories: false
        )
        let rows: [(Trigger, String)] = [
            (.changed([Array("here".utf8)]), "some 1 1 here here here,\n"),
            (.changed([Array("gone".utf8), Array("here".utf8)]), "some 2 1 here here gone,here,\n"),
            (.changed([Array("gone".utf8)]), "none 1 0 gone gone,\n"),
            (openEnded, "all 1 0 here,\n"),
            (returned, "some 2 1 here here back,here,\n"),
            (Trigger(reason: .start), "all 0 0\n"),
        ]
        for (trigger, expected) in rows {
            let ended = try await shop.run(Action(.shell(text)), trigger)
            #expect(ended.output == expected)
        }
    }

    @Test("that are gone leave an exec with {paths} nothing to do")
    func skipped() async throws {
        let shop = try Shop()
        let command = Action.Command.exec([.text([.literal(Array("echo".utf8))]), .paths])
        let ended = try await shop.run(Action(command), .changed([Array("gone".utf8)]))
        let reason =
            "only deletions, and `{paths}` takes paths that exist: use `stdin` to be told of deletions"
        #expect(ended.status == .skipped(reason))
        #expect(ended.lines.isEmpty)
    }

    @Test("of more than 1 MiB travel by file, and the scope is all")
    func tooMany() async throws {
        let shop = try Shop()
        let names = (0..<5000).map { Array("\(String(repeating: "n", count: 240))\($0)".utf8) }
        let ended = try await shop.run(
            Action(.shell("echo $HEED_SCOPE $# $(tr -cd '\\0' < \"$HEED_PATHS_FILE\" | wc -c)")),
            .changed(names)
        )
        #expect(ended.output == "all 0 5000\n")
    }

    @Test("that the kernel refuses as arguments travel by file, and the scope is all")
    func refused() async throws {
        // Each within the limit; with the environment they are beyond what a small stack allows.
        let shop = try Shop()
        let names = (0..<3000).map { Array("\(String(repeating: "n", count: 90))\($0)".utf8) }
        try PathsTests.make(names, in: shop.folder)
        let variables = (0..<16).map {
            Rule.Variable(name: "BIG\($0)", value: Array(repeating: 0x78, count: 120_000))
        }
        let ended = try await shop.run(
            Action(.shell("echo $HEED_SCOPE $# $HEED_COUNT")),
            .changed(names)
        ) { $0.environment += variables }
        #expect(ended.output == "all 0 3000\n")
    }

    struct Place: Sendable, CustomTestStringConvertible {
        var root: String
        var directory: String
        var path: String
        var name: String
        var testDescription: String { "\(root) \(path) from \(directory)" }
    }

    @Test(
        "are seen from the working directory",
        arguments: [
            Place(root: "/usr/share", directory: "/usr/share", path: "doc/x", name: "doc/x"),
            Place(root: "/usr/share", directory: "/usr/share", path: "", name: "."),
            Place(root: "/usr/share", directory: "/usr", path: "doc", name: "share/doc"),
            Place(root: "/usr/share", directory: "/", path: "doc", name: "usr/share/doc"),
            Place(root: "/usr", directory: "/usr/share", path: "share/doc", name: "doc"),
            Place(root: "/usr", directory: "/usr/share", path: "share", name: "."),
            Place(root: "/usr", directory: "/usr/share", path: "bin/x", name: "../bin/x"),
            Place(root: "/usr", directory: "/usr/share", path: "", name: ".."),
            Place(root: "/etc", directory: "/usr/share", path: "x", name: "../../etc/x"),
            Place(root: "/etc", directory: "/proc/self/root/usr", path: "x", name: "/etc/x"),
            Place(root: "/etc", directory: "/no/such/place", path: "x", name: "/etc/x"),
        ]
    )
    func relative(_ place: Place) {
        let names = RelativeNames(root: BytePath(place.root), directory: BytePath(place.directory))
        #expect(names.name(of: BytePath(place.path)) == Array(place.name.utf8))
    }
}
