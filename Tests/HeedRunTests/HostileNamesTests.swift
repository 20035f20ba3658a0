import Foundation
import HeedModel
import HeedRun
import Testing

@Suite("Names made to do harm", .timeLimit(.minutes(2)))
struct HostileNamesTests {
    /// One of each class: spaces, quotes, `$( )`, backticks, line ends, leading dashes, not UTF-8, 255 bytes.
    static let names: [[UInt8]] = [
        Array("  touch  CANARY ".utf8), Array("'; touch CANARY; \"; touch CANARY; ".utf8),
        Array("$(touch CANARY)".utf8), Array("`touch CANARY`".utf8), Array("\ntouch CANARY\n".utf8),
        Array("-rf".utf8), Array("--help;touch CANARY".utf8),
        [0x24, 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0x1B],
        Array(repeating: 0x2A, count: 255),
    ]

    /// The names at the top, and each in a directory that is named like it.
    static let paths = names + names.map { $0.prefix(254) + [0x64, 0x2F] + $0 }

    private let shop: Shop
    private let out: String

    init() throws {
        shop = try Shop()
        out = shop.folder + "/../\(shop.mark)"
        for path in HostileNamesTests.paths {
            let parts = path.split(separator: 0x2F, omittingEmptySubsequences: false)
            if parts.count == 2 { mkdir(terminated(Array(parts[0])), 0o700) }
            let file = open(terminated(path), O_CREAT | O_EXCL | O_WRONLY, 0o600)
            try #require(file >= 0, "\(path) \(errno)")
            close(file)
        }
    }

    private func terminated(_ path: [UInt8]) -> [CChar] {
        (Array(shop.folder.utf8) + [0x2F] + path + [0]).map(CChar.init(bitPattern:))
    }

    private static func text(_ text: String) -> Action.Argument { .text([.literal(Array(text.utf8))]) }

    /// Appends its arguments to the file, each ended by NUL.
    private func printing(_ arguments: Action.Argument...) -> Action.Command {
        let script = "for a do printf '%s\\0' \"$a\" >> '\(out)'; done"
        return .exec(["sh", "-c", script, "x"].map(HostileNamesTests.text) + arguments)
    }

    private func shell(_ words: String) -> Action.Command { .shell("printf '%s\\0' \(words) >> '\(out)'") }

    private static func safe(_ path: [UInt8]) -> [UInt8] { path.first == 0x2D ? [0x2E, 0x2F] + path : path }

    /// What was printed since the last time; also looks whether anything was executed or made.
    private func printed() throws -> [[UInt8]] {
        defer { unlink(out) }
        #expect(!FileManager.default.fileExists(atPath: shop.folder + "/CANARY"))
        let bytes = FileManager.default.contents(atPath: out) ?? Data()
        return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map { Array($0) }
    }

    /// A path as JSON has it.
    private static func path(_ value: Any?) throws -> [UInt8] {
        if let text = value as? String { return Array(text.utf8) }
        let bytes = try #require((value as? [String: String])?["bytes"])
        return Array(try #require(Data(base64Encoded: bytes)))
    }

    private static let nice = ["nice", "-n", "0"].map(text)

    @Test("reach an action byte for byte as a list, by every way a list can travel")
    func lists() async throws {
        let expected = HostileNamesTests.paths.sorted { $0.lexicographicallyPrecedes($1) }
            .map(HostileNamesTests.safe)
        let ways: [(String, Action.Command, (inout Rule.Definition) -> Void)] = [
            ("sh", shell("\"$@\""), { _ in }),
            ("bash", shell("\"$@\""), { $0.shell = .bash }),
            ("own shell", shell("\"$@\""), { $0.shell = .other(["sh", "-c"].map { Array($0.utf8) }) }),
            ("exec", printing(.paths), { _ in }),
            ("via", printing(.paths), { $0.via = HostileNamesTests.nice }),
            ("shell, via", shell("\"$@\""), { $0.via = HostileNamesTests.nice }),
            ("file", .shell("cat \"$HEED_PATHS_FILE\" > '\(out)'"), { _ in }),
            ("stdin", .shell("cat > '\(out)'"), { $0.standardInput = .paths0 }),
        ]
        for (name, command, change) in ways {
            let ended = try await shop.run(Action(command), .changed(HostileNamesTests.paths), change)
            #expect(ended.status == .exited(0), "\(name)")
            #expect(try printed() == expected, "\(name)")
        }
    }

    @Test("reach an action as JSON that gives every byte back")
    func json() async throws {
        let expected = HostileNamesTests.paths.sorted { $0.lexicographicallyPrecedes($1) }
            .map(HostileNamesTests.safe)
        let ways: [(Action.Command, Rule.StandardInput)] = [
            (.shell("cat \"$HEED_EVENTS_FILE\" > '\(out)'"), .none), (.shell("cat > '\(out)'"), .json),
        ]
        for (command, input) in ways {
            var trigger = Trigger(reason: .event)
            for path in HostileNamesTests.paths {
                let from = BytePath(Array("old/".utf8) + HostileNamesTests.safe(path))
                trigger.batch.add(BytePath(path), Batch.Entry(events: [.write, .move], from: from))
            }
            _ = try await shop.run(Action(command), trigger) { $0.standardInput = input }
            let lines = (FileManager.default.contents(atPath: out) ?? Data()).split(separator: 0x0A)
            let decoded = try lines.map { line -> [UInt8] in
                let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
                let path = try HostileNamesTests.path(object["path"])
                // Each was renamed from the one of its own name in another directory.
                #expect(try HostileNamesTests.path(object["from"]) == Array("old/".utf8) + path)
                return path
            }
            #expect(decoded == expected)
            unlink(out)
        }
    }

    @Test("one a line: only whole names, and none that would read as two")
    func lines() async throws {
        _ = try await shop.run(Action(.shell("cat > '\(out)'")), .changed(HostileNamesTests.paths)) {
            $0.standardInput = .paths
        }
        let bytes = FileManager.default.contents(atPath: out) ?? Data()
        unlink(out)
        let expected = HostileNamesTests.paths.filter { !$0.contains(0x0A) }
            .sorted { $0.lexicographicallyPrecedes($1) }.map(HostileNamesTests.safe)
        #expect(bytes.split(separator: 0x0A).map { Array($0) } == expected)
    }

    @Test("reach an action byte for byte one at a time, by every way one path can travel")
    func single() async throws {
        let slash: Action.Piece = .literal([0x2F])
        let inside = Array("--file=".utf8)
        let ways: [(String, Action.Command, (inout Rule.Definition) -> Void)] = [
            ("path", printing(.text([.path])), { _ in }),
            ("path, via", printing(.text([.path])), { $0.via = HostileNamesTests.nice }),
            ("inside", printing(.text([.literal(inside), .path, .literal(inside)])), { _ in }),
            ("dir, name", printing(.text([.directory, slash, .name])), { _ in }),
            ("argument", shell("\"$1\""), { _ in }),
            ("variable", shell("\"$HEED_PATH\""), { _ in }),
            ("variables", shell("\"$HEED_DIR/$HEED_NAME\""), { _ in }),
            ("stem", shell("\"$HEED_DIR/$HEED_STEM$HEED_EXT\""), { _ in }),
        ]
        for path in HostileNamesTests.paths {
            let safe = HostileNamesTests.safe(path)
            let joined = path.contains(0x2F) ? safe : [0x2E, 0x2F] + path
            for (name, command, change) in ways {
                let ended = try await shop.run(Action(command), .changed([path])) {
                    $0.each = .path
                    change(&$0)
                }
                #expect(ended.status == .exited(0), "\(name)")
                let expected = name.hasPrefix("dir") || name == "variables" || name == "stem" ? joined : safe
                #expect(try printed() == [name == "inside" ? inside + safe + inside : expected], "\(name)")
            }
        }
    }

    @Test("reach every step, on standard input too, one at a time as well")
    func steps() async throws {
        for path in HostileNamesTests.paths {
            var action = Action(.exec(["true"].map(HostileNamesTests.text)))
            action.steps = [shell("\"$1\""), printing(.text([.path])), .shell("cat >> '\(out)'")].map {
                Action.Step(command: $0)
            }
            let ended = try await shop.run(action, .changed([path])) {
                $0.each = .path
                $0.standardInput = .paths0
            }
            #expect(ended.status == .exited(0))
            #expect(try printed() == Array(repeating: HostileNamesTests.safe(path), count: 3))
        }
    }

    @Test("may be those of the root and of the directory that an action runs in")
    func directories() async throws {
        for path in HostileNamesTests.paths where path.contains(0x2F) {
            let directory = path.prefix { $0 != 0x2F }
            let root = Array(shop.folder.utf8) + [0x2F] + directory
            let inRoot = try await shop.run(
                Action(printing(.text([.root]), .text([.path]))),
                .changed([Array(path.dropFirst(directory.count + 1))])
            ) {
                $0.each = .path
                $0.scope = Scope(root: BytePath(root), paths: $0.scope.paths)
                $0.workingDirectory = BytePath(shop.folder)
            }
            #expect(inRoot.status == .exited(0))
            #expect(try printed() == [root, HostileNamesTests.safe(path)])
            let inside = try await shop.run(
                Action(shell("\"$PWD\" \"$(pwd -P; echo .)\" \"$1\"")),
                .changed([path])
            ) {
                $0.workingDirectory = BytePath(root)
            }
            #expect(inside.status == .exited(0))
            let name = HostileNamesTests.safe(Array(path.dropFirst(directory.count + 1)))
            #expect(try printed() == [root, root + Array("\n.".utf8), name])
        }
    }

    @Test("never begin an argument with a dash, however an element is made of them")
    func dashes() async throws {
        for path in HostileNamesTests.paths {
            for piece in [Action.Piece.path, .directory, .name, .stem, .fileExtension] {
                let ended = try await shop.run(Action(printing(.text([piece]))), .changed([path])) {
                    $0.each = .path
                }
                let seen = try printed()
                switch ended.status {
                case .exited(0): #expect(seen.count == 1 && seen.first?.first != 0x2D)
                case .neverStarted(let failure): #expect(failure.kind == .unsafeArgument && seen.isEmpty)
                default: Issue.record("\(String(describing: ended.status))")
                }
            }
        }
    }

    @Test("do no harm to a hook or to the test of a gate")
    func besides() async throws {
        for path in HostileNamesTests.paths {
            let rule = try shop.rule(Action(.shell("exit 1"))) {
                $0.onFailure = shell("\"$HEED_PATH\" \"$1\"")
                $0.gates = [.test("printf '%s\\0' \"$HEED_PATH\" \"$1\" >> '\(out)'; [ -e \"$1\" ]")]
            }
            let part = Run.Part.onFailure(Run.Failed(.exited(1), step: nil))
            _ = await shop.run(Run(id: 1 << 41, rule: rule, trigger: .changed([path]), part: part))
            #expect(try printed() == [HostileNamesTests.safe(path), HostileNamesTests.safe(path)])
            let question = GateQuestion(rule: rule, trigger: .changed([path]))
            let answer = await withCheckedContinuation { done in
                Gates(shop.runner).ask(question) { done.resume(returning: $0) }
            }
            #expect(answer.passed != nil)
            #expect(try printed() == [HostileNamesTests.safe(path), HostileNamesTests.safe(path)])
        }
    }
}
