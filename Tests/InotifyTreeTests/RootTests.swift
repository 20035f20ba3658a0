import Glibc
import Inotify
import InotifyTree
import SystemPackage
import Testing

/// Roots that come, go, are replaced, are files.
@Suite struct RootTests {
    @Test(arguments: ["root", "a/root", "a/b/c/root"])
    func `82 a missing root is waited for`(root: String) throws {
        let disk = try Disk()
        let observer = try Observer(disk, root: root)
        #expect(observer.watcher.coverage().missingRoots.count == 1)
        disk.makeDirectories(root + "/d")
        disk.write(root + "/d/f")
        let told = try observer.wait(for: "written \(root)/d/f")
        #expect(told.first == "rootAppeared \(root)/")
        #expect(told.contains("created \(root)/d/"))
        try observer.checkWatches(below: root)
    }

    @Test func `82 a missing root moved into place is told whole`() throws {
        let disk = try Disk()
        disk.makeDirectories("elsewhere/d")
        disk.write("elsewhere/d/f")
        let observer = try Observer(disk, root: "root")
        disk.move("elsewhere", "root")
        #expect(
            try observer.wait(for: "written root/d/f")
                == ["rootAppeared root/", "created root/d/", "created root/d/f", "written root/d/f"]
        )
        try observer.checkWatches(below: "root")
    }

    @Test func `82 a root that was a file, and a directory for a moment, is waited for`() throws {
        let disk = try Disk()
        disk.makeDirectories("a/root")
        let observer = try Observer(disk, root: "a/root")
        disk.remove("a/root")
        disk.write("a/root")
        try observer.wait(for: "rootAppeared a/root")
        disk.remove("a/root")
        disk.makeDirectory("a/root")
        disk.remove("a/root")
        try observer.wait(for: "rootVanished a/root")
        disk.makeDirectory("a/root")
        try observer.wait(for: "rootAppeared a/root/")
        try observer.checkWatches(below: "a/root")
    }

    @Test func `82 a root that must exist fails`() throws {
        let disk = try Disk()
        var options = TreeWatcher.Options()
        options.rootMissing = .fail
        let watcher = try TreeWatcher(options)
        let failure = #expect(throws: Inotify.Failure.self) { try watcher.add(disk.file("root")) }
        #expect(failure?.errno == .noSuchFileOrDirectory)
        #expect(watcher.roots == [])
        #expect(watcher.watches == [])
    }

    /// How a root goes and another one comes under its name, before the watcher looks.
    static let replacements: [(name: String, happens: @Sendable (Disk) -> Void)] = [
        (
            "deleted and made again",
            {
                $0.removeTree("root")
                $0.makeDirectory("root")
                $0.write("root/new")
            }
        ),
        (
            "moved away and made again",
            {
                $0.move("root", "old")
                $0.makeDirectory("root")
                $0.write("root/new")
                $0.write("old/ghost")
            }
        ),
        (
            "replaced by another directory",
            {
                $0.makeDirectory("other")
                $0.write("other/new")
                $0.move("root", "old")
                $0.move("other", "root")
            }
        ),
        (
            "replaced by a symbolic link",
            {
                $0.makeDirectory("other")
                $0.write("other/new")
                $0.move("root", "old")
                $0.link("other", "root")
            }
        ),
    ]

    @Test(arguments: replacements.indices)
    func `82 a replaced root is noticed`(index: Int) throws {
        let disk = try Disk()
        disk.makeDirectory("root")
        disk.write("root/f")
        let observer = try Observer(disk, root: "root")
        Self.replacements[index].happens(disk)
        let told = try observer.wait(for: "written root/new").drop { $0 != "rootVanished root/" }
        #expect(
            Array(told) == [
                "rootVanished root/", "rootAppeared root/", "created root/new", "written root/new",
            ],
            "\(Self.replacements[index].name)"
        )
        let settled = try observer.settle("root/zz-mark")
        #expect(settled.allSatisfy { $0.contains("root/new") || $0.contains("root") })
        let descriptor = try #require(observer.watcher.descriptor)
        #expect(Set(try #require(ProcFile.watches(of: descriptor)).keys) == observer.watcher.watches)
    }

    @Test func `82 a root that vanishes is told once and comes back`() throws {
        let disk = try Disk()
        disk.makeDirectories("root/d")
        let observer = try Observer(disk, root: "root")
        for _ in 0..<3 {
            disk.removeTree("root")
            try observer.wait(for: "rootVanished root/")
            observer.clear()
            disk.makeDirectory("root")
            disk.write("root/f")
            #expect(try observer.wait(for: "written root/f").first == "rootAppeared root/")
            observer.clear()
        }
        try observer.checkWatches(below: "root")
    }

    /// Ways of saving a file that is a root itself.
    static let saves: [(name: String, save: @Sendable (Disk) -> Void, told: [String])] = [
        ("in place", { $0.write("d/f") }, ["written d/f"]),
        (
            "temporary file and rename",
            {
                $0.write("d/t")
                $0.move("d/t", "d/f")
            }, ["movedIn d/f"]
        ),
        (
            "deleted and made again",
            {
                $0.remove("d/f")
                $0.write("d/f")
            }, ["deleted d/f", "created d/f", "written d/f"]
        ),
        (
            "renamed away and made again",
            {
                $0.move("d/f", "d/f~")
                $0.write("d/f")
            }, ["movedOut d/f", "created d/f", "written d/f"]
        ),
    ]

    @Test(arguments: saves.indices)
    func `83 a file that is a root survives ten saves`(index: Int) throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.write("d/f")
        disk.write("d/other")
        let observer = try Observer(disk, root: "d/f")
        for _ in 0..<10 {
            Self.saves[index].save(disk)
            disk.write("d/other")
            #expect(try observer.settleFile("d/f") == Self.saves[index].told, "\(Self.saves[index].name)")
        }
        #expect(observer.watcher.coverage().directories == 1)
    }

    @Test func `84 overlapping roots are each told everything`() throws {
        let disk = try Disk()
        disk.makeDirectories("a/b")
        let observer = try Observer(disk, root: "a")
        let inner = try observer.watcher.add(disk.file("a/b"))
        disk.write("a/b/f")
        #expect(
            Set(try observer.settle("a/zz-mark")) == ["created a/b/f", "written a/b/f"]
        )
        observer.watcher.remove(inner)
        disk.write("a/b/f")
        #expect(try observer.settle("a/zz-mark") == ["written a/b/f"])
        try observer.checkWatches(below: "a")
    }
}
