import Inotify
import InotifyTree
import Synchronization
import Testing

/// What is in a directory that is renamed is told under names that it had, and under no others.
@Suite struct FormerNameTests {
    @Test func `what happened before a rename is told under the old name alone, though the new one is seen`()
        throws
    {
        let disk = try Disk()
        disk.makeDirectories("a/deep")
        let observer = try Observer(disk)
        // Where this is read, a is already in d.
        disk.makeDirectory("d")
        disk.write("a/t")
        disk.move("a/t", "a/f")
        disk.write("a/deep/t")
        disk.remove("a/deep/t")
        disk.move("a", "d/x")
        disk.write("d/x/new")
        let told = try observer.settle()
        #expect(told.filter { $0.contains("d/x/t") || $0.contains("d/x/deep/t") } == [])
        for line in ["moved a/t to a/f", "deleted a/deep/t", "movedOut a/", "written d/x/new"] {
            #expect(told.contains(line), "\(line): \(told)")
        }
        try observer.checkWatches()
        disk.write("d/x/deep/g")
        #expect(try observer.settle() == ["created d/x/deep/g", "written d/x/deep/g"])
    }

    @Test func `what comes back under a new name before it is known to be gone is heard of`() throws {
        let disk = try Disk()
        for name in ["root/a", "out"] { disk.makeDirectories(name) }
        let observer = try Observer(disk, root: "root")
        disk.move("root/a", "out/a")
        disk.move("out/a", "root/b")
        disk.write("root/b/f")
        try observer.drain()
        disk.write("root/b/g")
        let told = try observer.settle("root/zz-mark")
        for line in ["movedOut root/a/", "movedIn root/b/", "written root/b/f", "written root/b/g"] {
            #expect(told.contains(line), "\(line): \(told)")
        }
        try observer.checkWatches(below: "root")
    }

    @Test func `what went out before a directory above was renamed is told under its old name`() throws {
        let disk = try Disk()
        for name in ["root/a", "out"] { disk.makeDirectories(name) }
        for name in ["root/a/f", "root/a/g"] { disk.write(name) }
        let observer = try Observer(disk, root: "root") { $0.renameHold = .seconds(1) }
        disk.move("root/a/f", "out/f")
        disk.move("root/a", "root/b")
        try observer.wait(for: "moved root/a to root/b/")
        try observer.wait(for: "movedOut root/a/f")
        #expect(observer.lines == ["movedOut root/a/f", "moved root/a to root/b/"])
    }

    @Test
    func `what is made in a directory that is renamed while it is looked for is not told under the old name`()
        throws
    {
        let disk = try Disk()
        let isMoved = Atomic(false)
        let observer = try Observer(disk) { options in
            options.filter = { entry in
                // Asked while the list of d is read: its sub is opened after that.
                guard entry.path == Array("d/sub".utf8), !isMoved.exchange(true, ordering: .relaxed) else {
                    return .include
                }
                disk.move("d", "e")
                disk.makeDirectory("e/sub/deep")
                for name in ["e/sub/new", "e/sub/deep/new"] { disk.write(name) }
                return .include
            }
        }
        disk.makeDirectories("d/sub")
        let told = try observer.settle()
        #expect(told.filter { $0.contains("new") && $0.contains(" d/") } == [])
        #expect(told.contains("written e/sub/new"), "\(told)")
        try observer.checkWatches()
    }
}
