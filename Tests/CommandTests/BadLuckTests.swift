import Foundation
import HeedTestKit
import Testing

@Suite("Bad input and bad luck", .timeLimit(.minutes(5)))
struct BadLuckTests {
    static let rules = "rules:\n  test:\n    paths: '**'\n    ignore: .bin/\n    run: echo \"got $*\"\n"

    @Test("a rule file that others may write is refused with what mends it")
    func unsafeMode() async throws {
        let tree = try TemporaryTree()
        let file = try tree.write("heed.yaml", BadLuckTests.rules)
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file)
        let heed = try HeedProgram.start([], in: tree)
        #expect(await heed.ended() == 2)
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(text.contains("unsafe-file") && text.contains("chmod"), "\(text)")
    }

    @Test("a rule file of another owner is refused")
    func unsafeOwner() async throws {
        let tree = try TemporaryTree()
        let file = try tree.write("heed.yaml", BadLuckTests.rules)
        try #require(chown(file, 12345, 12345) == 0)
        let heed = try HeedProgram.start([], in: tree)
        #expect(await heed.ended() == 2)
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(text.contains("unsafe-file") && text.contains("chown"), "\(text)")
    }

    @Test("a rule file that cannot be read is told")
    func unreadableRules() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        let heed = try HeedProgram.asNobody([], in: tree, before: "chmod 000 heed.yaml")
        #expect(await heed.ended() == 2)
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(text.lowercased().contains("permission denied"), "\(text)")
    }

    @Test("a rule file that is not UTF-8 is told with the place")
    func notText() async throws {
        let tree = try TemporaryTree()
        let bytes = Data("rules:\n  test:\n    paths: '".utf8) + [0xE9] + Data("/'\n    run: 'true'\n".utf8)
        try bytes.write(to: URL(fileURLWithPath: tree.path + "/heed.yaml"))
        let heed = try HeedProgram.start([], in: tree)
        #expect(await heed.ended() == 2)
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(text.contains("heed.yaml:3:") && text.contains("yaml-encoding"), "\(text)")
    }

    @Test("an unreadable directory is told, the rest watched, and watched itself once it can be read")
    func unreadableDirectory() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        try tree.write("closed/a.txt")
        try tree.write("open/a.txt")
        let heed = try HeedProgram.asNobody([], in: tree, before: "chmod 000 closed")
        let told = await heed.line(with: "closed")
        #expect(told?.contains("permission denied") == true, "\(told ?? "nothing")")
        if !heed.linesSoFar.contains(where: { $0.contains("watching") }) {
            await heed.line(with: "heed: watching")
        }
        try tree.write("open/a.txt", "2")
        #expect(await heed.line(with: "got") == "got open/a.txt")
        await heed.line(with: "test ok")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tree.path + "/closed")
        await heed.line(with: "test ok")
        try tree.write("closed/b.txt", "2")
        #expect(await heed.line(with: "closed/b.txt") != nil)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("an unreadable file is watched like any other")
    func unreadableFile() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        try tree.write("secret.txt", "1")
        let heed = try HeedProgram.asNobody([], in: tree, before: "chmod 000 secret.txt")
        await heed.line(with: "heed: watching")
        try tree.write("secret.txt", "2")
        #expect(await heed.line(with: "got") == "got secret.txt")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("too few watches: told with numbers and cure, what can be watched is")
    func watchLimit() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        for index in 0..<20 { try tree.makeDirectory("d\(index)") }
        let script = "echo 8 >/proc/sys/user/max_inotify_watches; exec \"$0\" run"
        let heed = try RunningProgram(
            ["/usr/bin/unshare", "-Ur", "/bin/sh", "-c", script, HeedProgram.path],
            in: tree.path
        )
        let told = await heed.line(with: "[watch-limit]")
        // One of the eight watches is on the directory above the root, which may be renamed.
        #expect(
            told?.contains("13 more directories: user.max_inotify_watches is 8;") == true,
            "\(told ?? "nothing")"
        )
        #expect(await heed.line(with: "sudo sysctl user.max_inotify_watches=524288") != nil)
        try tree.write("a.txt", "2")
        #expect(await heed.line(with: "got") == "got a.txt")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("while heed is suspended more happens than the kernel's queue holds: every file is named")
    func overflow() async throws {
        let tree = try TemporaryTree.inMemory()
        let rules = """
            rules:
              test:
                paths: in/
                debounce: {quiet: 500ms, max: 30s}
                run: tr '\\0' '\\n' <"$HEED_PATHS_FILE" >>named; echo "reason $HEED_REASON"
            """
        try tree.write("heed.yaml", rules)
        for index in 0..<40 { try tree.makeDirectory("in/d\(index)") }
        let heed = try await HeedProgram.watching(in: tree)
        heed.send(SIGSTOP)
        var expected: Set<String> = []
        for index in 0..<20_000 {
            let name = "in/d\(index % 40)/f\(index)"
            expected.insert(name)
            try RawFile.create(Array("\(tree.path)/\(name)".utf8))
        }
        heed.send(SIGCONT)
        #expect(await heed.line(with: "[overflow]") != nil)
        #expect(await heed.line(with: "reason overflow") != nil)
        await heed.line(with: "test ok")
        let named = Set((tree.text("named") ?? "").split(separator: "\n").map(String.init))
        #expect(expected.subtracting(named).isEmpty)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("a root that goes away is told, waited for, and watched again")
    func rootReturns() async throws {
        let tree = try TemporaryTree()
        try tree.makeDirectory("work/src")
        try tree.write(
            "heed.yaml",
            "root: work\nrules:\n  test:\n    paths: src/\n    run: echo \"got $*\"\n    cwd: ..\n"
        )
        let heed = try await HeedProgram.watching(in: tree)
        try FileManager.default.removeItem(atPath: tree.path + "/work")
        #expect(await heed.line(with: "[missing-root]")?.contains("gone") == true)
        try tree.write("work/src/new.txt", "1")
        #expect(await heed.line(with: "got work") == "got work/src/new.txt")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("standard input, output and error may be closed")
    func closedDescriptors() async throws {
        let tree = try TemporaryTree()
        try tree.write(
            "heed.yaml",
            "rules: {test: {paths: '*.txt', on-start: run, run: 'echo hi; echo ran >ready'}}\n"
        )
        try #require(mkfifo(tree.path + "/ready", 0o600) == 0)
        let script = "exec \"$0\" run <&- >&- 2>&-"
        let heed = try RunningProgram(["/bin/sh", "-c", script, HeedProgram.path], in: tree.path)
        #expect(await FifoReader.line(tree.path + "/ready") == "ran")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("too few open files are told with the cure", arguments: [20, 200])
    func fewDescriptors(_ limit: Int) async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        let script = "ulimit -n \(limit); exec \"$0\" run"
        let heed = try RunningProgram(["/bin/sh", "-c", script, HeedProgram.path], in: tree.path)
        #expect(await heed.ended() == 3)
        #expect(
            heed.linesSoFar == [
                "heed: error: cannot start: only \(limit) files may be open, and heed needs 256",
                "  = help: raise the limit of open files, for example: ulimit -n 1024",
            ]
        )
    }

    @Test("a second signal ends heed though nobody reads its output", arguments: [SIGINT, SIGTERM])
    func stalledReader(_ signal: Int32) async throws {
        let tree = try TemporaryTree()
        try tree.write(
            "heed.yaml",
            "rules: {test: {paths: '*.txt', run: 'echo ran >ready; yes | head -c 4000000; sleep 1000'}}\n"
        )
        try #require(mkfifo(tree.path + "/out", 0o600) == 0)
        try #require(mkfifo(tree.path + "/ready", 0o600) == 0)
        let reader = open(tree.path + "/out", O_RDWR)
        defer { close(reader) }
        let script = "exec \"$0\" run >out"
        let heed = try RunningProgram(["/bin/sh", "-c", script, HeedProgram.path], in: tree.path)
        await heed.line(with: "heed: watching")
        try tree.write("a.txt", "1")
        #expect(await FifoReader.line(tree.path + "/ready") == "ran")
        heed.send(signal)
        // Two of a kind would be one, if the first were still waiting to be taken.
        #expect(await Processes.hasTakenSignals(heed.processID, within: 10))
        heed.send(signal)
        #expect(await heed.ended() == 128 + signal)
        #expect(await Processes.gone(below: tree.path, within: 2))
    }

    /// A heed that has more to say of a key in its rules than a pipe holds that nobody reads.
    private func unread(_ key: String, in tree: TemporaryTree) async throws -> RunningProgram {
        let rules = (0..<490).map { "  r\($0): { paths: 'x\($0)/', \(key), run: 'true' }\n" }
        try tree.write("heed.yaml", "rules:\n" + rules.joined())
        let script = "mkfifo fifo; exec 3<>fifo; echo ready; exec \"$0\" run 2>&3"
        let heed = try RunningProgram(["/bin/sh", "-c", script, HeedProgram.path], in: tree.path)
        try #require(await heed.line(with: "ready") != nil)
        return heed
    }

    @Test(
        "one signal ends heed though nobody reads what it warns of",
        .timeLimit(.minutes(2)),
        arguments: [SIGINT, SIGTERM]
    )
    func unreadWarnings(_ signal: Int32) async throws {
        let tree = try TemporaryTree()
        let heed = try await unread("events: open", in: tree)
        // From when on heed waits for signals; the warnings are more than a pipe holds, and are written after that.
        let wanted = UInt64(1) << (signal - 1)
        while true {
            let blocked = Processes.status(heed.processID, "SigBlk").flatMap { UInt64($0, radix: 16) } ?? 0
            if Processes.status(heed.processID, "Name") == "heed", blocked & wanted != 0 { break }
            await Task.yield()
        }
        heed.send(signal)
        #expect(await heed.ended() == 0)
    }

    @Test(
        "one signal ends heed though nobody reads what is wrong with its rules",
        .timeLimit(.minutes(2)),
        arguments: [SIGINT, SIGTERM]
    )
    func unreadErrors(_ signal: Int32) async throws {
        let tree = try TemporaryTree()
        let heed = try await unread("evens: write", in: tree)
        while Processes.status(heed.processID, "Name") != "heed"
            || !Processes.isWriting(heed.processID, to: 2)
        {
            await Task.yield()
        }
        heed.send(signal)
        #expect(await heed.ended() == 128 + signal)
    }

    @Test("nobody waits for a reader that reads nothing but who writes very much, and not for ever")
    func stalledReaderHoldsNobody() async throws {
        let tree = try TemporaryTree()
        try tree.write(
            "heed.yaml",
            """
            rules:
              floods: {paths: "*.flood", run: "yes | head -c 20000000"}
              works: {paths: "*.txt", run: "echo working; cat a.txt >done"}
              writes: {paths: "*.txt", run: "yes | head -c 60000; cat a.txt >written"}

            """
        )
        try #require(mkfifo(tree.path + "/out", 0o600) == 0)
        for name in ["done", "written"] { try #require(mkfifo(tree.path + "/" + name, 0o600) == 0) }
        let reader = open(tree.path + "/out", O_RDWR)
        let script = "exec \"$0\" run >out 2>out"
        let heed = try RunningProgram(["/bin/sh", "-c", script, HeedProgram.path], in: tree.path)
        // What heed says first is all that is read.
        var buffer = [UInt8](repeating: 0, count: 4096)
        #expect(read(reader, &buffer, buffer.count) > 0)
        try tree.write("a.flood", "1")
        for round in 0..<5 {
            try tree.write("a.txt", "round \(round)\n")
            #expect(await FifoReader.line(tree.path + "/done") == "round \(round)")
            #expect(await FifoReader.line(tree.path + "/written") == "round \(round)")
        }
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        close(reader)
    }

    @Test("a list of paths can be read by the user that an action runs as", .enabled(if: geteuid() == 0))
    func listOfAnotherUser() async throws {
        let tree = try TemporaryTree()
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tree.path)
        try tree.write(
            "heed.yaml",
            """
            rules:
              theirs:
                paths: "*.txt"
                via: [setpriv, --reuid=65534, --regid=65534, --clear-groups]
                run: echo "as $(id -u) for $(tr '\\0' ' ' <"$HEED_PATHS_FILE")and $(cat "$HEED_EVENTS_FILE")"

            """
        )
        let script = "umask 077; exec \"$0\" run"
        let heed = try RunningProgram(["/bin/sh", "-c", script, HeedProgram.path], in: tree.path)
        await heed.line(with: "heed: watching")
        try tree.write("a.txt", "1")
        let line = await heed.line(with: "as 65534")
        #expect(line?.hasPrefix("as 65534 for a.txt and {\"path\":\"a.txt\",") == true, "\(line ?? "")")
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }
}
