import Glibc
import Inotify
import InotifyTree
import SystemPackage
import Testing

/// What a tree watcher can be told, and what it tells beside kind and path.
@Suite struct TreeOptionTests {
    @Test func `directories below the depth asked for are told like files`() throws {
        let disk = try Disk()
        disk.makeDirectories("a/b/c")
        let observer = try Observer(disk) { $0.maxDepth = 1 }
        #expect(observer.watcher.coverage().directories == 2)
        disk.write("a/b/f")
        disk.makeDirectories("a/x/y")
        disk.write("a/g")
        disk.move("a/b", "b")
        disk.write("b/g")
        #expect(
            try observer.settle() == [
                "created a/x/", "created a/g", "written a/g", "movedOut a/b/", "movedIn b/",
                "created b/c/", "created b/f", "written b/f", "created b/g", "written b/g",
            ] || observer.watcher.coverage().directories == 3
        )
        disk.move("a", "b/a")
        disk.write("b/a/f")
        try observer.settle()
        #expect(Set(observer.watcher.directories) == [disk.filePath, disk.file("b")])
    }

    @Test func `a change carries the kernel's event, and none where it was found`() throws {
        let disk = try Disk()
        let observer = try Observer(disk)
        disk.makeDirectory("d")
        try observer.wait(for: "created d/")
        disk.makeDirectories("x/y")
        disk.move("d", "e")
        try observer.wait(for: "moved d to e/")
        let created = try #require(observer.changes.first)
        #expect(created.event?.mask == [.create, .isDirectory])
        #expect(created.event?.name == "d")
        let moved = try #require(observer.changes.last)
        #expect(moved.event?.kind == .movedTo)
        #expect(moved.event?.cookie != nil)
        #expect(observer.changes.allSatisfy { $0.isSynthetic == ($0.event == nil) })
    }

    @Test func `a given instance is taken over with its buffer`() throws {
        let disk = try Disk()
        let inotify = try Inotify(bufferBytes: 272)
        try inotify.addWatch("/", [.create])
        let watcher = try TreeWatcher(inotify: inotify)
        #expect(inotify.isClosed)
        #expect(throws: Inotify.Failure.self) { try TreeWatcher(inotify: inotify) }
        try watcher.add(disk.filePath)
        let descriptor = try #require(watcher.descriptor)
        #expect(Set(try #require(ProcFile.watches(of: descriptor)).keys) == watcher.watches)
        disk.write("a")
        for (one, two) in [("a", "b"), ("b", "c")] { disk.move(one, two) }
        var told: [TreeWatcher.Change] = []
        while let change = try watcher.wait(timeout: .milliseconds(50)) { told.append(change) }
        #expect(told.last?.kind == .moved(from: disk.file("b")))
        #expect(told.count == 4)
    }

    @Test(arguments: [true, false])
    func `56 an exchange leaves both names known`(areDirectories: Bool) throws {
        let disk = try Disk()
        if areDirectories {
            disk.makeDirectories("a/of-a")
            disk.makeDirectories("b/of-b")
        } else {
            disk.write("a")
            disk.write("b")
        }
        let observer = try Observer(disk)
        try #require(disk.exchange("a", "b"))
        let told = try observer.settle()
        guard areDirectories else {
            #expect(told == ["moved a to b", "moved b to a", "created b", "written b"])
            return
        }
        #expect(Set(told.suffix(2)) == ["created b/", "created b/of-a/"])
        try observer.checkWatches()
        disk.write("a/of-b/f")
        disk.write("b/of-a/f")
        #expect(
            try observer.settle() == [
                "created a/of-b/f", "written a/of-b/f", "created b/of-a/f", "written b/of-a/f",
            ]
        )
    }

    @Test func `58 an unnamed file is told when it gets a name, and complete`() throws {
        let disk = try Disk()
        let observer = try Observer(disk) { $0.report = [.create, .delete, .modify, .closeWrite, .open] }
        let script = """
            import os
            f = os.open('.', os.O_WRONLY | os.O_TMPFILE)
            os.write(f, b'x')
            os.close(os.dup(f))
            os.link(f'/proc/self/fd/{f}', 'named', src_dir_fd=f)
            """
        #expect(try Program(["env", "-C", disk.path, "python3", "-c", script]).finish() == 0)
        let told = try observer.settle().filter { !$0.hasPrefix("opened") && !$0.hasSuffix("/") }
        #expect(told == ["created named", "written named"])
    }

    static let names: [[UInt8]] = [
        [0xFF, 0xFE], Array("line\nbreak".utf8), [UInt8](repeating: 0x6E, count: 255), Array("-rf".utf8),
        Array("# hash".utf8), Array(" ".utf8), Array("\u{1F600}".utf8), Array("\u{E9}".utf8),
        Array("e\u{301}".utf8), Array("'quote'".utf8), Array("\u{202E}txt".utf8),
    ]

    @Test func `60 names are told byte by byte, and no two look alike`() throws {
        let disk = try Disk()
        let observer = try Observer(disk)
        for name in Self.names { disk.write(bytes: name) }
        try observer.take("all names") { observer.changes.count >= 2 * Self.names.count }
        let prefix = Array((disk.path + "/").utf8)
        let created = observer.changes.filter { $0.kind == .created }
        #expect(created.map { Array($0.pathBytes.dropFirst(prefix.count)) } == Self.names)
        #expect(Set(created.map { Array($0.description.utf8) }).count == Self.names.count)
        #expect(created.allSatisfy { $0.path == PathBytes.path($0.pathBytes) })
    }

    @Test func `74 77 the mask holds in new directories, and nothing else is told`() throws {
        let disk = try Disk()
        let observer = try Observer(disk) { $0.report = [.modify, .delete, .closeWrite] }
        disk.makeDirectories("a/b")
        try observer.settle()
        disk.write("a/b/f")
        disk.change(mode: 0o600, "a/b/f")
        disk.move("a/b/f", "a/g")
        disk.makeDirectory("a/c")
        disk.link("f", "a/l")
        disk.write("a/g")
        #expect(
            try observer.settle() == ["modified a/b/f", "written a/b/f", "modified a/g", "written a/g"]
        )
    }
}
