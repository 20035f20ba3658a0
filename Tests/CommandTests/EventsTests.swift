import Foundation
import HeedTestKit
import Testing

@Suite("heed events", .timeLimit(.minutes(3)))
struct EventsTests {
    private static let surroundings = [
        "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": "", "NO_COLOR": "1", "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC",
    ]

    private func start(_ arguments: [String], in tree: TemporaryTree) async throws -> RunningProgram {
        let heed = try HeedProgram.start(
            ["events"] + arguments,
            in: tree,
            environment: Self.surroundings.merging(["HOME": tree.path]) { $1 }
        )
        await heed.line(with: "heed: watching")
        return heed
    }

    /// Starts a shell whose `$0` is heed, and waits until heed watches.
    private func shell(_ script: String, in tree: TemporaryTree) async throws -> RunningProgram {
        let shell = try RunningProgram(
            ["/bin/bash", "-c", script, HeedProgram.path],
            in: tree.path,
            environment: Self.surroundings.merging(["HOME": tree.path]) { $1 }
        )
        await shell.line(with: "heed: watching")
        return shell
    }

    /// Lines without their times, and without what is said on the way.
    private func told(_ heed: RunningProgram) -> [String] {
        heed.linesSoFar.filter { !$0.hasPrefix("heed: ") }.map { line in
            line.replacing(#/^[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}  /#, with: "")
                .replacing(#/"t":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z"/#, with: "\"t\":T")
                .replacing(#/#[0-9]+ +/#, with: "#N  ").replacing(#/"cookie":[0-9]+/#, with: "\"cookie\":N")
        }
    }

    private func rename(_ from: String, _ to: String, in tree: TemporaryTree) throws {
        try FileManager.default.moveItem(atPath: tree.path + "/" + from, toPath: tree.path + "/" + to)
    }

    private func life(in tree: TemporaryTree) throws {
        try RawFile.create(Array("\(tree.path)/src/new.c".utf8))
        try rename("src/new.c", "src/util.c", in: tree)
        try FileManager.default.removeItem(atPath: tree.path + "/src/util.c")
        try tree.makeDirectory("src/lib")
        try RawFile.create(Array("\(tree.path)/end".utf8))
    }

    static let lives: [(arguments: [String], lines: [String])] = [
        (
            ["src"],
            [
                "create  src/new.c", "write   src/new.c", "move    src/new.c → src/util.c",
                "delete  src/util.c", "create  src/lib/",
            ]
        ),
        (
            ["./src/", "-e", "move,delete"],
            ["move    ./src/new.c → ./src/util.c", "delete  ./src/util.c"]
        ),
        (
            [
                "src", "-e", "write", "-e", "IN_DELETE", "--format",
                "{kind} {event} {dir} {name} {stem} {ext}|{from}",
            ],
            [
                "file write src new.c new c|", "file write src util.c util c|",
                "file IN_DELETE src util.c util c|",
            ]
        ),
        (
            ["--raw", "-e", "create,write,delete,move", "src"],
            [
                "IN_CREATE                src/new.c", "IN_CLOSE_WRITE           src/new.c",
                "IN_MOVED_FROM  #N  src/new.c", "IN_MOVED_TO    #N  src/util.c",
                "IN_DELETE                src/util.c", "IN_CREATE,IN_ISDIR       src/lib/",
            ]
        ),
        (
            ["--json", "src"],
            [
                #"{"v":1,"t":T,"type":"event","event":"create","events":["create"],"path":"src/new.c","kind":"file"}"#,
                #"{"v":1,"t":T,"type":"event","event":"write","events":["write"],"path":"src/new.c","kind":"file"}"#,
                #"{"v":1,"t":T,"type":"event","event":"move","events":["move","write","create"],"path":"src/util.c","from":"src/new.c","kind":"file"}"#,
                #"{"v":1,"t":T,"type":"event","event":"delete","events":["delete"],"path":"src/util.c","kind":"file"}"#,
                #"{"v":1,"t":T,"type":"event","event":"create","events":["create"],"path":"src/lib","kind":"dir"}"#,
            ]
        ),
        (
            ["--raw", "--json", "-e", "move", "src"],
            [
                #"{"v":1,"t":T,"type":"event","event":"IN_MOVED_FROM","events":["IN_MOVED_FROM"],"path":"src/new.c","kind":"file","mask":64,"cookie":N}"#,
                #"{"v":1,"t":T,"type":"event","event":"IN_MOVED_TO","events":["IN_MOVED_TO"],"path":"src/util.c","kind":"file","mask":128,"cookie":N}"#,
            ]
        ),
    ]

    @Test("the life of a file is told in every format", arguments: lives)
    func life(_ arguments: [String], _ lines: [String]) async throws {
        let tree = try TemporaryTree()
        try tree.makeDirectory("src")
        let heed = try await start(["-n", "\(lines.count)"] + arguments, in: tree)
        try life(in: tree)
        #expect(await heed.ended() == 0)
        #expect(told(heed) == lines)
    }

    @Test("a rename of which only one name is told is a new name, or one that is gone")
    func halves() async throws {
        let tree = try TemporaryTree()
        try tree.makeDirectory("in")
        try tree.makeDirectory("out")
        try tree.write("in/a")
        try tree.write("in/b.swp")
        try tree.write("in/c")
        let heed = try await start(["-n", "5", "in"], in: tree)
        try rename("in/a", "out/a", in: tree)
        try rename("out/a", "in/d", in: tree)
        try rename("in/b.swp", "in/b", in: tree)
        try rename("in/c", "in/c.swp", in: tree)
        try tree.makeDirectory("in/end")
        #expect(await heed.ended() == 0)
        // A name that may have been moved within the tree is told as gone a moment later.
        #expect(
            told(heed).sorted() == [
                "create  in/end/", "delete  in/a", "delete  in/c", "write   in/b", "write   in/d",
            ]
        )
    }

    /// Names that break tools, in the order in which they are made.
    static let hostile: [[UInt8]] = [
        Array("a b".utf8), Array("a  b".utf8), Array("-rf".utf8), Array("new\nline".utf8),
        Array("\u{1B}[31mred".utf8), [0x62, 0xFF, 0xFE], Array("\"q\"".utf8), Array("a → b".utf8),
        Array(" lead".utf8), Array("trail ".utf8), Array("back\\slash".utf8), Array("back\\x41".utf8),
        Array("\u{202E}txt.exe".utf8), Array("größe".utf8), Array("{path}".utf8), Array("%s%n".utf8),
    ]

    @Test("hostile names are exact with NUL, and never end a line or look alike in text")
    func names() async throws {
        let tree = try TemporaryTree()
        try tree.makeDirectory("in")
        let count = Self.hostile.count
        let options = ["-0 -e write", "-0 -e write --format '{path}'", "-e write", "-e write --json"]
        var shells: [RunningProgram] = []
        for option in options {
            let script = "\"$0\" events \(option) -n \(count) in | base64 -w 0; echo"
            shells.append(try await shell(script, in: tree))
        }
        for name in Self.hostile { try RawFile.create(Array("\(tree.path)/in/".utf8) + name) }
        var outputs: [[UInt8]] = []
        for shell in shells {
            #expect(await shell.ended() == 0)
            outputs.append(Array(shell.linesSoFar.last.flatMap { Data(base64Encoded: $0) } ?? Data()))
        }
        let exact: [UInt8] = Self.hostile.flatMap { name -> [UInt8] in Array("in/".utf8) + name + [0] }
        #expect(outputs[0] == exact)
        #expect(outputs[1] == exact)
        let text = outputs[2].split(separator: 0x0A).map { $0.dropFirst("00:00:00.000  write   ".utf8.count) }
        #expect(
            text.map { String(decoding: $0, as: UTF8.self) } == [
                "in/a b", "\"in/a  b\"", "in/-rf", #"in/new\nline"#, #"in/\x1B[31mred"#, #"in/b\xFF\xFE"#,
                "in/\"q\"", "\"in/a → b\"", "in/ lead", "\"in/trail \"", #"in/back\slash"#, #"in/back\\x41"#,
                #"in/\u{202e}txt.exe"#, "in/größe", "in/{path}", "in/%s%n",
            ]
        )
        let paths: [[UInt8]] = outputs[3].split(separator: 0x0A).map { line in
            let object = (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any]
            if let path = object?["path"] as? String { return Array(path.utf8) }
            let bytes = (object?["path"] as? [String: String])?["bytes"]
            return Array(bytes.flatMap { Data(base64Encoded: $0) } ?? Data())
        }
        #expect(paths == Self.hostile.map { name -> [UInt8] in Array("in/".utf8) + name })
    }

    @Test("what heed ignores is told with --all only")
    func ignored() async throws {
        let tree = try TemporaryTree()
        try tree.write(".git/HEAD")
        try tree.write(".gitignore", "*.log\nbuild/\n")
        try tree.makeDirectory("build")
        let names = ["a.log", "build/x", "b~", "end"]
        let plain = try await start(["-e", "write", "-n", "1"], in: tree)
        let all = try await start(["-e", "write", "-n", "4", "--all"], in: tree)
        let named = try await start(["-e", "write", "-n", "1", "build"], in: tree)
        for name in names { try RawFile.create(Array("\(tree.path)/\(name)".utf8)) }
        for heed in [plain, all, named] { #expect(await heed.ended() == 0) }
        #expect(told(plain) == ["write   end"])
        #expect(told(all) == names.map { "write   \($0)" })
        #expect(told(named) == ["write   build/x"])
    }

    @Test("a single file is told, and nothing beside it")
    func file() async throws {
        let tree = try TemporaryTree()
        try tree.write("app.log")
        let heed = try await start(["-n", "1", "app.log", "-e", "write"], in: tree)
        try tree.write("other.log", "x")
        try RawFile.create(Array("\(tree.path)/app.log".utf8))
        #expect(await heed.ended() == 0)
        #expect(told(heed) == ["write   app.log"])
    }

    @Test("--rules names the rules that each event would start")
    func rules() async throws {
        let tree = try TemporaryTree()
        try tree.write(
            "heed.yaml",
            """
            rules:
              c: { paths: "*.c", run: make }
              all: { paths: "src/**", ignore: "*.tmp", run: make }
              off: { paths: "**", enabled: false, run: make }
              log: { paths: "*.log", events: attrib, run: make }

            """
        )
        try tree.makeDirectory("src")
        try tree.write("x.log")
        let text = try await start(["--rules", "-n", "7"], in: tree)
        let json = try await start(["--rules", "--json", "-n", "7"], in: tree)
        let format = try await start(["--format", "{event} {path} [{rules}]", "-n", "7"], in: tree)
        for name in ["src/a.c", "b.c", "src/d.tmp"] { try RawFile.create(Array("\(tree.path)/\(name)".utf8)) }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: tree.path + "/x.log"
        )
        for heed in [text, json, format] { #expect(await heed.ended() == 0) }
        #expect(
            told(text) == [
                "create  src/a.c", "write   src/a.c    c, all", "create  b.c", "write   b.c    c",
                "create  src/d.tmp", "write   src/d.tmp", "attrib  x.log    log",
            ]
        )
        #expect(told(json)[1].hasSuffix(#""path":"src/a.c","kind":"file","rules":["c","all"]}"#))
        #expect(told(json)[5].hasSuffix(#""path":"src/d.tmp","kind":"file","rules":[]}"#))
        #expect(told(format)[1] == "write src/a.c [c,all]" && told(format)[6] == "attrib x.log [log]")
    }

    @Test("a signal ends it quietly", arguments: [SIGINT, SIGTERM])
    func signal(_ number: Int32) async throws {
        let tree = try TemporaryTree()
        let heed = try await start([], in: tree)
        heed.send(number)
        #expect(await heed.ended() == 0)
        #expect(heed.linesSoFar.map { $0.prefix(14) } == ["heed: watching"])
    }

    @Test("a reader that goes away ends it quietly, without another event")
    func reader() async throws {
        let tree = try TemporaryTree()
        let shell = try await shell(
            "\"$0\" events -e write | head -n 1; echo \"ended ${PIPESTATUS[0]}\"",
            in: tree
        )
        try RawFile.create(Array("\(tree.path)/a".utf8))
        #expect(await shell.ended() == 0)
        #expect(told(shell) == ["write   a", "ended 0"])
    }

    @Test("a signal ends it while nobody reads what it writes")
    func stuck() async throws {
        let tree = try TemporaryTree()
        let name = String(repeating: "n", count: 200)
        let script = """
            mkfifo out; sleep 60 <out >/dev/null 2>&1 & reader=$!
            "$0" events -e write 2>&1 >out & heed=$!
            echo $heed >pid
            wait $heed; echo "ended $?"; kill -9 $reader
            """
        let shell = try await shell(script, in: tree)
        for number in 0..<1000 { try tree.write("\(name)\(number)", "x") }
        let id = try #require(tree.text("pid").flatMap { Int32($0.dropLast()) })
        kill(id, SIGTERM)
        await shell.line(with: "ended 0")
        await shell.ended()
        #expect(shell.linesSoFar.contains("ended 0"))
    }

    @Test("--timeout ends it with 1 once nothing happens")
    func timeout() async throws {
        let tree = try TemporaryTree()
        let heed = try await start(["-t", "200ms"], in: tree)
        #expect(await heed.ended() == 1)
        #expect(told(heed) == [])
    }

    @Test("a full disk is told")
    func full() async throws {
        let tree = try TemporaryTree()
        let shell = try await shell("\"$0\" events >/dev/full; echo \"ended $?\"", in: tree)
        try RawFile.create(Array("\(tree.path)/a".utf8))
        #expect(await shell.ended() == 0)
        #expect(shell.linesSoFar.contains { $0.contains("cannot write to standard output: No space left") })
        #expect(shell.linesSoFar.last == "ended 1")
    }

    static let mistakes: [(arguments: [String], status: Int32, message: String, help: String)] = [
        (["nowhere"], 3, "there is no 'nowhere' to watch", "create it"),
        (["--raw", "--rules"], 2, "raw events start no rules", "leave --raw out"),
        (["--json", "-0"], 2, "--json is a format of its own", "leave out -0"),
        (["--json", "--format", "{path}"], 2, "--json is a format of its own", "leave out --format"),
        (["--format", "{file}"], 2, "no placeholder '{file}' in --format", "{path}"),
        (["--format", "{pth}"], 2, "no placeholder '{pth}' in --format", "did you mean '{path}'?"),
        (["--format", "a}"], 2, "'}' in --format belongs to no placeholder", "write '}}'"),
        (["--format", "{path"], 2, "'{' in --format belongs to no placeholder", "write '{{'"),
        (["-e", "modfy"], 2, "unknown event 'modfy'", "did you mean 'modify'?"),
        (["-t", "5"], 2, "--timeout takes a duration, not '5'", "write 5s or 5ms"),
        (["-t", "0"], 2, "--timeout 0 would end at once", "leave it out"),
        (["-t", "1s1s"], 2, "--timeout takes a duration, not '1s1s'", "write 2s"),
        (["-n", "0"], 2, "--count 0 would tell nothing", "from 1 on"),
        (["--rules"], 2, "no rule file heed.yaml", "write one"),
    ]

    @Test("a mistake is answered with what to do", arguments: mistakes)
    func mistake(_ arguments: [String], _ status: Int32, _ message: String, _ help: String) async throws {
        let tree = try TemporaryTree()
        let heed = try HeedProgram.start(["events"] + arguments, in: tree, environment: Self.surroundings)
        #expect(await heed.ended() == status)
        #expect(heed.linesSoFar.first?.contains(message) == true, "\(heed.linesSoFar)")
        #expect(heed.linesSoFar.dropFirst().contains { $0.contains(help) }, "\(heed.linesSoFar)")
    }
}
