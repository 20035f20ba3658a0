import Inotify
import InotifyTree
import Testing

/// Symbolic links to directories.
@Suite struct LinkTests {
    static let policies: [TreeWatcher.Options.Symlinks] = [.ignore, .follow]

    @Test(arguments: policies) func `76 loops of links end at once`(
        _ policy: TreeWatcher.Options.Symlinks
    ) throws {
        let disk = try Disk()
        disk.makeDirectories("d/e")
        for (target, name) in [(".", "d/self"), ("..", "d/up"), ("../..", "d/e/top"), ("e", "d/f")] {
            disk.link(target, name)
        }
        let observer = try Observer(disk) { $0.symlinks = policy }
        #expect(observer.watcher.coverage().directories == 3)
        try observer.checkWatches()
        disk.link(".", "third")
        disk.write("d/e/x")
        let created = policy == .follow ? "created third/" : "created third"
        #expect(try observer.settle() == [created, "created d/e/x", "written d/e/x"])
        try observer.checkWatches()
    }

    static func outside() throws -> (Disk, Observer) {
        let disk = try Disk()
        disk.makeDirectories("root")
        disk.makeDirectories("out/d")
        disk.link("../out", "root/l")
        return (disk, try Observer(disk, root: "root") { $0.symlinks = .follow })
    }

    @Test func `a followed link is a directory under its name`() throws {
        let (disk, observer) = try Self.outside()
        #expect(observer.watcher.coverage().directories == 3)
        disk.write("out/d/f")
        #expect(try observer.settle("root/zz-mark") == ["created root/l/d/f", "written root/l/d/f"])
        disk.move("root/l", "root/m")
        disk.write("out/d/f")
        #expect(
            try observer.settle("root/zz-mark") == ["moved root/l to root/m/", "written root/m/d/f"]
        )
        disk.remove("root/m")
        disk.write("out/d/f")
        #expect(try observer.settle("root/zz-mark") == ["deleted root/m/"])
        #expect(observer.watcher.coverage().directories == 1)
        disk.link("../out", "root/n")
        #expect(
            try observer.settle("root/zz-mark") == [
                "created root/n/", "created root/n/d/", "created root/n/d/f", "written root/n/d/f",
            ]
        )
    }

    @Test func `a directory that two links lead to is told once, and by the other when one goes`() throws {
        let (disk, observer) = try Self.outside()
        disk.link("../out", "root/m")
        #expect(try observer.settle("root/zz-mark") == ["created root/m/"])
        disk.write("out/f")
        #expect(try observer.settle("root/zz-mark") == ["created root/l/f", "written root/l/f"])
        disk.remove("root/l")
        try observer.settle("root/zz-mark")
        disk.write("out/f")
        #expect(try observer.settle("root/zz-mark") == ["written root/m/f"])
        let descriptor = try #require(observer.watcher.descriptor)
        #expect(Set(try #require(ProcFile.watches(of: descriptor)).keys) == observer.watcher.watches)
    }

    @Test func `a link repointed, and one whose target goes`() throws {
        let (disk, observer) = try Self.outside()
        disk.makeDirectories("other")
        disk.write("other/x")
        disk.link("../other", "root/t")
        disk.move("root/t", "root/l")
        let told = try observer.settle("root/zz-mark")
        #expect(told.suffix(2) == ["created root/l/x", "written root/l/x"])
        disk.write("out/d/f")
        #expect(try observer.settle("root/zz-mark") == [])
        disk.move("other", "elsewhere")
        #expect(try observer.settle("root/zz-mark") == ["deleted root/l/", "created root/l"])
        #expect(observer.watcher.coverage().directories == 1)
    }
}
