import Glibc
import Inotify
import InotifyTree
import Testing

/// A file that is a root survives what real programs do to it when they save.
@Suite struct SaveTests {
    /// A program, and its arguments; `@FILE` stands for the file, `@DIR` for its directory.
    static let programs: [[String]] = [
        [
            "vim", "-Nu", "NONE", "-es", "--cmd", "set backupskip= writebackup", "-c", "normal ox", "-c",
            "wq",
            "@FILE",
        ],
        ["emacs", "-Q", "--batch", "--eval", "(progn (find-file \"@FILE\") (insert \"x\") (save-buffer))"],
        ["sed", "-i", "s/^/x/", "@FILE"],
        ["perl", "-pi", "-e", "s/^/x/", "@FILE"],
        ["rsync", "--ignore-times", "@DIR/source", "@FILE"],
        ["git", "-C", "@DIR", "checkout", "-q", "-"],
        ["ln", "-sf", "source", "@FILE"],
        ["cp", "--remove-destination", "@DIR/source", "@FILE"],
        ["install", "@DIR/source", "@FILE"],
        ["sh", "-c", "echo x >> @FILE"],
        [
            "python3", "-c",
            "import os; os.unlink('@FILE'); f = os.open('@DIR', os.O_WRONLY | os.O_TMPFILE); os.write(f, b'x');"
                + " os.link(f'/proc/self/fd/{f}', '@FILE', src_dir_fd=f)",
        ],
    ]

    static func has(_ program: String) -> Bool {
        access("/usr/bin/" + program, X_OK) == 0 || access("/bin/" + program, X_OK) == 0
    }

    static func run(_ arguments: [String], _ disk: Disk) throws {
        let words = arguments.map {
            $0.replacing("@FILE", with: disk.path("d/f")).replacing("@DIR", with: disk.path("d"))
        }
        #expect(try Program(words).finish() == 0, "\(words)")
    }

    @Test(arguments: programs)
    func `83 a file that is a root survives ten saves of`(program: [String]) throws {
        try #require(Self.has(program[0]), "\(program[0]) is not installed")
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.write("d/f", "one\n")
        disk.write("d/source", "two\n")
        if program[0] == "git" {
            let commit = ["-c", "user.name=x", "-c", "user.email=x", "commit", "-qam", "x"]
            try Self.run(["git", "-C", "@DIR", "init", "-q", "-b", "one"], disk)
            try Self.run(["git", "-C", "@DIR", "add", "f"], disk)
            try Self.run(["git", "-C", "@DIR"] + commit, disk)
            try Self.run(["git", "-C", "@DIR", "checkout", "-q", "-b", "two"], disk)
            disk.write("d/f", "three\n")
            try Self.run(["git", "-C", "@DIR"] + commit, disk)
        }
        let observer = try Observer(disk, root: "d/f")
        for save in 1...10 {
            try Self.run(program, disk)
            let told = try observer.settleFile("d/f")
            let complete = told.filter { !$0.hasPrefix("metadata") && !$0.hasPrefix("deleted") }
            #expect(
                complete.last == "written d/f" || complete.last == "movedIn d/f" || program[0] == "ln",
                "save \(save): \(told)"
            )
            #expect(!complete.isEmpty, "save \(save): \(told)")
        }
        #expect(observer.watcher.coverage().directories == 1)
    }

    @Test func `88 a git checkout tells the files that differ`() throws {
        try #require(Self.has("git"))
        let disk = try Disk()
        disk.makeDirectory("d")
        for number in 0..<2000 {
            if number % 50 == 0 { disk.makeDirectory("d/\(number / 50)") }
            disk.write("d/\(number / 50)/\(number)", "one")
        }
        let commit = ["-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x"]
        try Self.run(["git", "-C", "@DIR", "init", "-q", "-b", "one"], disk)
        try Self.run(["git", "-C", "@DIR", "add", "-A"], disk)
        try Self.run(["git", "-C", "@DIR"] + commit, disk)
        try Self.run(["git", "-C", "@DIR", "checkout", "-q", "-b", "two"], disk)
        for number in stride(from: 0, to: 2000, by: 7) { disk.write("d/\(number / 50)/\(number)", "changed") }
        for number in 0..<50 { disk.remove("d/3/\(150 + number)") }
        disk.remove("d/3")
        disk.makeDirectories("d/new/deep")
        for number in 0..<100 { disk.write("d/new/deep/\(number)") }
        try Self.run(["git", "-C", "@DIR", "add", "-A"], disk)
        try Self.run(["git", "-C", "@DIR"] + commit, disk)
        try Self.run(["git", "-C", "@DIR", "checkout", "-q", "one"], disk)
        let observer = try Observer(disk, root: "d") { options in
            options.filter = { $0.name.elementsEqual(".git".utf8) ? .prune : .include }
        }
        try Self.run(["git", "-C", "@DIR", "checkout", "-q", "two"], disk)
        let told = try observer.settle("d/zz-mark")
        let names = { (kind: String) in
            Set(told.filter { $0.hasPrefix(kind) && !$0.hasSuffix("/") }.map { $0.dropFirst(kind.count) })
        }
        let program = try Program(["git", "-C", disk.path("d"), "diff", "--name-status", "one", "two"])
        var (changed, deleted): (Set<Substring>, Set<Substring>) = ([], [])
        for line in program.rest().split(separator: "\n") {
            if line.hasPrefix("D") {
                deleted.insert(line.dropFirst(2))
            } else {
                changed.insert(line.dropFirst(2))
            }
        }
        #expect(names("written d/") == changed)
        #expect(names("deleted d/").subtracting(changed) == deleted)
        try observer.checkWatches(except: ["d/.git"], below: "d")
    }
}
