import Inotify
import InotifyTree
import Testing

/// What changes in a tree is told, once, in order, with paths.
@Suite struct TreeWatcherTests {
    /// One row: what exists before, what happens, what is told.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let before: @Sendable (Disk) -> Void
        let happens: @Sendable (Disk) -> Void
        let told: [String]
        var testDescription: String { name }

        init(
            _ name: String,
            before: @escaping @Sendable (Disk) -> Void = { _ in },
            _ happens: @escaping @Sendable (Disk) -> Void,
            _ told: [String]
        ) {
            self.name = name
            self.before = before
            self.happens = happens
            self.told = told
        }
    }

    static let rows: [Row] = [
        Row("a new file", { $0.write("f") }, ["created f", "written f"]),
        Row("a rewrite", before: { $0.write("f") }, { $0.write("f") }, ["written f"]),
        Row("a deletion", before: { $0.write("f") }, { $0.remove("f") }, ["deleted f"]),
        Row("a chmod", before: { $0.write("f") }, { $0.change(mode: 0o600, "f") }, ["metadata f"]),
        Row("a symbolic link", { $0.link("nowhere", "l") }, ["created l"]),
        Row(
            "a hard link is complete at once",
            before: { $0.write("f") },
            { $0.hardLink("f", "g") },
            ["created g", "metadata f", "written g"].filter { $0 != "metadata f" }
        ),
        Row("a rename", before: { $0.write("f") }, { $0.move("f", "g") }, ["moved f to g"]),
        Row(
            "a chain of renames",
            before: { $0.write("a") },
            {
                $0.move("a", "b")
                $0.move("b", "c")
            },
            ["moved a to b", "moved b to c"]
        ),
        Row(
            "a swap by way of a third name",
            before: {
                $0.write("a")
                $0.write("b")
            },
            {
                $0.move("a", "t")
                $0.move("b", "a")
                $0.move("t", "b")
            },
            ["moved a to t", "moved b to a", "moved t to b"]
        ),
        Row(
            "a rename over a file",
            before: {
                $0.write("a")
                $0.write("b")
            },
            { $0.move("a", "b") },
            ["moved a to b"]
        ),
        Row("an empty directory", { $0.makeDirectory("d") }, ["created d/"]),
        Row(
            "an empty directory that is gone at once",
            {
                $0.makeDirectory("d")
                $0.remove("d")
            },
            ["created d/", "deleted d/"]
        ),
        Row(
            "a directory with files",
            {
                $0.makeDirectories("d/e"); $0.write("d/e/f")
            },
            ["created d/", "created d/e/", "created d/e/f", "written d/e/f"]
        ),
        Row(
            "a directory renamed, and written to behind the rename",
            before: { $0.makeDirectories("d/e") },
            {
                $0.move("d", "x")
                $0.write("x/e/f")
            },
            ["moved d to x/", "created x/e/f", "written x/e/f"]
        ),
        Row(
            "a directory renamed, and another made under its name",
            before: { $0.makeDirectory("a") },
            {
                $0.move("a", "b")
                $0.makeDirectories("a/s")
                $0.write("a/s/f")
                $0.write("b/g")
            },
            [
                "moved a to b/", "created a/", "created a/s/", "created a/s/f", "written a/s/f",
                "created b/g",
                "written b/g",
            ]
        ),
        Row(
            "a directory moved into another",
            before: {
                $0.makeDirectories("a/s"); $0.makeDirectory("b")
            },
            {
                $0.move("a", "b/a")
                $0.write("b/a/s/f")
            },
            ["moved a to b/a/", "created b/a/s/f", "written b/a/s/f"]
        ),
        Row(
            "a directory deleted",
            before: {
                $0.makeDirectories("d/e"); $0.write("d/e/f")
            },
            { $0.removeTree("d") },
            ["deleted d/e/f", "deleted d/e/", "deleted d/"]
        ),
    ]

    @Test(arguments: rows)
    func `55 66 71 73 what happens is told, once, in order, with paths`(_ row: Row) throws {
        let disk = try Disk()
        row.before(disk)
        let observer = try Observer(disk)
        row.happens(disk)
        #expect(try observer.settle() == row.told)
        try observer.checkWatches()
    }

    @Test func `71 a tree moved in is told whole, one moved out is let go`() throws {
        let disk = try Disk()
        disk.makeDirectories("root")
        disk.makeDirectories("out/a/b")
        disk.write("out/a/b/f")
        disk.link("nowhere", "out/a/l")
        let observer = try Observer(disk, root: "root")
        disk.move("out", "root/in")
        let told = try observer.settle("root/zz-mark")
        #expect(told.first == "movedIn root/in/")
        #expect(
            Set(told.dropFirst()) == [
                "created root/in/a/", "created root/in/a/b/", "created root/in/a/b/f",
                "written root/in/a/b/f",
                "created root/in/a/l",
            ]
        )
        #expect(told.count == 6)
        try observer.checkWatches(below: "root")
        disk.move("root/in", "out")
        disk.write("out/a/b/g")
        #expect(try observer.settle("root/zz-mark") == ["movedOut root/in/"])
        try observer.checkWatches(below: "root")
    }

    @Test func whatIsOpenForWritingIsToldWhenItIsClosed() throws {
        let disk = try Disk()
        disk.makeDirectories("root")
        disk.makeDirectories("out")
        let observer = try Observer(disk, root: "root")
        let open = OpenFile(disk.path("out/f"))
        disk.move("out", "root/in")
        #expect(try observer.settle("root/zz-mark") == ["movedIn root/in/", "created root/in/f"])
        open.close()
        #expect(try observer.settle("root/zz-mark") == ["written root/in/f"])
    }

    @Test func `76 symbolic links to directories are not followed unless asked`() throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.link(".", "d/self")
        disk.link("..", "d/other")
        let observer = try Observer(disk)
        disk.link(".", "third")
        #expect(try observer.settle() == ["created third"])
        try observer.checkWatches()
        #expect(observer.watcher.coverage().directories == 2)
    }

    @Test func `77 only what is asked for is told`() throws {
        let disk = try Disk()
        let observer = try Observer(disk) { $0.report = [.closeWrite, .delete] }
        disk.makeDirectories("d")
        disk.write("d/f")
        #expect(try observer.settle() == ["written d/f"])
        disk.move("d/f", "d/g")
        disk.write("d/h")
        #expect(try observer.settle() == ["written d/h"])
    }

    @Test func `75 many short-lived directories end nothing`() throws {
        let disk = try Disk()
        let observer = try Observer(disk)
        for _ in 0..<1000 {
            disk.makeDirectory("d")
            disk.remove("d")
        }
        let told = try observer.settle()
        #expect(told.filter { $0 == "created d/" }.count == 1000)
        #expect(told.filter { $0 == "deleted d/" }.count == 1000)
        try observer.checkWatches()
    }

    @Test(.timeLimit(.minutes(1))) func `who waits for changes only is not busy with anything else`()
        async throws
    {
        let disk = try Disk()
        let watcher = try TreeWatcher()
        try watcher.add(disk.filePath)
        watcher.poke()
        #expect(watcher.isBusy)
        disk.makeDirectory("d")
        #expect(try await watcher.next()?.pathBytes == Array(disk.path("d").utf8))
        #expect(try watcher.wait(timeout: .zero) == nil)
        #expect(!watcher.isBusy)
        watcher.close()
    }
}
