import Glibc
import Inotify
import InotifyTree
import SystemPackage
import Testing

/// What needs mounts or limits of its own: the test runs itself again, each time in a user namespace of its own.
///
/// Where the machine allows no such namespaces it is skipped.
@Suite struct NamespaceTests {
    private static let variable = "INOTIFY_TREE_TESTS_INSIDE"
    /// The scene that is to be played in this process, which is in a namespace.
    private static let inside = getenv(variable).map { String(cString: $0) }
    static let isPossible = inside != nil || (try? Program(["unshare", "-Urm", "true"]).finish()) == 0

    static let scenes: [(name: String, play: @Sendable () throws -> Void)] = [
        ("59 unmounting a directory in a tree is told once, and what is below it", unmountedDirectory),
        ("59 a root that is unmounted vanishes, and what is below it appears", unmountedRoot),
        ("80 at the limit of watches the rest is told uncovered, and heals", limitReached),
        ("80 a limit that another watcher used up heals when that lets go", limitHeals),
        ("85 a bind mount of a watched directory shares its watch", bindMount),
        ("a directory that is mounted over another one of its tree is told under both names", bindInside),
        ("85 a mount from which nothing is heard is found when it is looked for", bindComesAndGoes),
        ("what is mounted is looked at wherever its directory is by now", renamedAbove),
        ("what a mount hid is told where that is asked for, the same or not", hiddenForAWhile),
        (
            "a directory seen before its rename was heard is told, though a mount shows it as well",
            earlyAndMounted
        ),
        ("other file systems are left out where that is asked for", otherFileSystems),
    ]

    @Test(.enabled(if: isPossible, "no user namespaces here"), arguments: scenes.map(\.name))
    func `in a namespace`(scene: String) throws {
        if let inside = Self.inside {
            guard inside == scene else { return }
            return try #require(Self.scenes.first { $0.name == scene }).play()
        }
        let inner = [
            CommandLine.arguments[0], "--testing-library", "swift-testing", "--filter", "in a namespace",
        ]
        let program = try Program(
            ["env", "\(Self.variable)=\(scene)", "unshare", "-Urm", "--propagation", "private"]
                + ["sh", "-c", "exec \"$@\" 2>&1", "sh"] + inner
        )
        let told = program.rest()
        #expect(program.finish() == 0, "\(told)")
        #expect(told.contains("Test run with 1 test"), "\(told)")
    }

    static func mount(_ disk: Disk, _ arguments: [String]) throws {
        let words = arguments.map { $0.hasPrefix("+") ? disk.path(String($0.dropFirst())) : $0 }
        #expect(try Program(words).finish() == 0, "\(words)")
    }

    static func setLimit(_ watches: Int) {
        let descriptor = open("/proc/sys/user/max_inotify_watches", O_WRONLY)
        let text = "\(watches)"
        _ = text.withCString { write(descriptor, $0, strlen($0)) }
        close(descriptor)
    }

    @Sendable static func unmountedDirectory() throws {
        let disk = try Disk()
        disk.makeDirectories("root/m")
        disk.write("root/m/below")
        try mount(disk, ["mount", "-t", "tmpfs", "none", "+root/m"])
        disk.makeDirectories("root/m/a/b")
        let observer = try Observer(disk, root: "root")
        try observer.checkWatches(below: "root")
        try mount(disk, ["umount", "+root/m"])
        let told = try observer.wait(for: "written root/m/below")
        #expect(told == ["unmounted root/m/", "created root/m/below", "written root/m/below"])
        try observer.checkWatches(below: "root")
        disk.write("root/m/f")
        try observer.wait(for: "written root/m/f")
    }

    @Sendable static func unmountedRoot() throws {
        let disk = try Disk()
        disk.makeDirectories("root")
        try mount(disk, ["mount", "-t", "tmpfs", "none", "+root"])
        disk.makeDirectories("root/a")
        let observer = try Observer(disk, root: "root")
        try mount(disk, ["umount", "+root"])
        let told = try observer.wait(for: "rootAppeared root/")
        #expect(told == ["unmounted root/", "rootVanished root/", "rootAppeared root/"])
        try observer.checkWatches(below: "root")
    }

    @Sendable static func limitReached() throws {
        let disk = try Disk()
        for name in ["a", "b", "c", "d", "e"] { disk.makeDirectories("root/\(name)") }
        // Six directories, and what leads to the root.
        let free = try Observer(disk, root: "root")
        let needed = free.watcher.watches.count
        free.watcher.close()
        setLimit(needed - 2)
        let observer = try Observer(disk, root: "root")
        try observer.drain()
        #expect(observer.lines.count == 1)
        let coverage = observer.watcher.coverage()
        #expect(coverage.uncovered.count == 2)
        #expect(coverage.directories == 4)
        let covered = Set(observer.watcher.directories)
        observer.clear()
        let name = try #require(
            ["a", "b", "c", "d", "e"].first { covered.contains(disk.file("root/\($0)")) }
        )
        disk.remove("root/" + name)
        try observer.wait(for: "deleted root/\(name)/")
        #expect(observer.watcher.coverage().uncovered.count == 1)
        setLimit(1000)
        let left = try #require(observer.watcher.coverage().uncovered.first)
        disk.makeDirectories("root/x")
        disk.write("root/" + (left.path.lastComponent?.string ?? "") + "/f")
        try observer.wait(for: "written root/\(left.path.lastComponent?.string ?? "")/f")
        try observer.checkWatches(below: "root")
    }

    @Sendable static func limitHeals() throws {
        let disk = try Disk()
        for name in ["a", "b"] { disk.makeDirectories("root/\(name)") }
        disk.makeDirectories("other")
        let other = try Inotify()
        try other.addWatch(disk.file("other"), [.create])
        let free = try Observer(disk, root: "root")
        let needed = free.watcher.watches.count
        free.watcher.close()
        setLimit(needed)
        let observer = try Observer(disk, root: "root")
        #expect(observer.watcher.coverage().uncovered.count == 1)
        other.close()
        // Nothing happens in the tree: the watcher looks by itself.
        disk.write("root/a/f")
        disk.write("root/b/f")
        try observer.wait(for: "written root/a/f")
        if !observer.lines.contains("written root/b/f") { try observer.wait(for: "written root/b/f") }
        #expect(observer.watcher.coverage().uncovered == [])
        try observer.checkWatches(below: "root")
    }

    @Sendable static func bindMount() throws {
        let disk = try Disk()
        disk.makeDirectories("d/e")
        disk.makeDirectories("b")
        try mount(disk, ["mount", "--bind", "+d", "+b"])
        let observer = try Observer(disk, root: "d")
        let alone = observer.watcher.watches.count
        try observer.watcher.add(disk.file("b"))
        #expect(observer.watcher.watches.count == alone)
        disk.write("b/e/f")
        try observer.wait(for: "written b/e/f")
        #expect(Set(observer.lines) == ["created d/e/f", "created b/e/f", "written d/e/f", "written b/e/f"])
        try mount(disk, ["umount", "+b"])
    }

    @Sendable static func bindInside() throws {
        let disk = try Disk()
        disk.makeDirectories("root/d/e")
        disk.makeDirectories("root/b")
        try mount(disk, ["mount", "--bind", "+root/d", "+root/b"])
        let observer = try Observer(disk, root: "root")
        disk.write("root/b/e/f")
        disk.write("root/d/g")
        let told = Set(try observer.settle("root/zz-mark"))
        for path in ["b/e/f", "d/e/f", "b/g", "d/g"] {
            #expect(told.contains("written root/\(path)"), "\(path) of \(told.sorted())")
        }
        disk.move("root/d/e", "root/d/x")
        disk.write("root/d/x/f")
        let moved = Set(try observer.settle("root/zz-mark"))
        for path in ["b/x/f", "d/x/f"] {
            #expect(moved.contains("written root/\(path)"), "\(moved.sorted())")
        }
        try observer.checkWatches(below: "root")
    }

    @Sendable static func bindComesAndGoes() throws {
        let disk = try Disk()
        disk.makeDirectories("root/b/old")
        disk.write("root/b/under")
        disk.makeDirectories("out/new")
        disk.write("out/over")
        let observer = try Observer(disk, root: "root")
        try mount(disk, ["mount", "--bind", "+out", "+root/b"])
        observer.watcher.revisit([disk.file("root/b")])
        #expect(
            try observer.settle("root/zz-mark") == [
                "deleted root/b/", "created root/b/", "created root/b/over", "written root/b/over",
                "created root/b/new/",
            ]
        )
        observer.watcher.revisit([disk.file("root/b")])
        disk.write("out/new/f")
        #expect(
            try observer.settle("root/zz-mark") == ["created root/b/new/f", "written root/b/new/f"]
        )
        try mount(disk, ["umount", "+root/b"])
        observer.watcher.revisit([disk.file("root/b")])
        let told = try observer.settle("root/zz-mark")
        #expect(told.contains("written root/b/under"), "\(told)")
        try observer.checkWatches(below: "root")
        // Over the root, and over what leads to it.
        disk.makeDirectories("other/root/b/elsewhere")
        try mount(disk, ["mount", "--bind", "+out", "+root"])
        observer.watcher.revisit([disk.file("root")])
        try observer.wait(for: "written root/over")
        try observer.checkWatches(below: "root")
        try mount(disk, ["umount", "+root"])
        observer.watcher.revisit([disk.file("root")])
        try observer.wait(for: "written root/b/under")
        try observer.checkWatches(below: "root")
    }

    @Sendable static func renamedAbove() throws {
        let disk = try Disk()
        disk.makeDirectories("root/a/m")
        disk.write("root/a/m/under")
        disk.makeDirectories("out")
        let observer = try Observer(disk, root: "root")
        try mount(disk, ["mount", "--bind", "+out", "+root/a/m"])
        observer.watcher.revisit([disk.file("root/a/m")])
        disk.move("root/a", "root/b")
        _ = try observer.settle("root/zz-mark")
        try mount(disk, ["umount", "+root/b/m"])
        observer.watcher.revisit([disk.file("root/a/m")])
        #expect(try observer.settle("root/zz-mark").contains("written root/b/m/under"))
        try observer.checkWatches(below: "root")
    }

    @Sendable static func hiddenForAWhile() throws {
        let disk = try Disk()
        disk.makeDirectories("root/a/m")
        disk.write("root/a/m/under")
        let observer = try Observer(disk, root: "root")
        for path in ["root/a/m", "root"] {
            observer.watcher.revisit([disk.file(path)])
            #expect(try observer.settle("root/zz-mark") == [])
            observer.watcher.revisit([disk.file(path)], hidden: [disk.file(path)])
            #expect(
                try observer.settle("root/zz-mark").suffix(2) == [
                    "created root/a/m/under", "written root/a/m/under",
                ]
            )
        }
        // Several at once: told once, whether the root is the same or another one.
        let places = ["", "root", "root/a", "root/a/m"].map { disk.file($0) }
        disk.makeDirectories("out/a/m")
        disk.write("out/a/m/under")
        for step in [[], ["mount", "--bind", "+out", "+root"], ["umount", "+root"]] {
            if !step.isEmpty { try mount(disk, step) }
            observer.watcher.revisit([FilePath("/")] + places, hidden: Set(places))
            let told = try observer.settle("root/zz-mark")
            #expect(told.filter { $0 == "written root/a/m/under" }.count == 1, "\(step): \(told)")
        }
        try observer.checkWatches(below: "root")
    }

    @Sendable static func earlyAndMounted() throws {
        let disk = try Disk()
        disk.makeDirectories("root/w/d/sub")
        disk.write("root/w/d/sub/f")
        disk.makeDirectories("root/mounted")
        try mount(disk, ["mount", "--bind", "+root/w/d", "+root/mounted"])
        let observer = try Observer(disk, root: "root")
        disk.makeDirectory("root/w/c")
        disk.move("root/w/d", "root/w/c/a")
        _ = try observer.wait(for: "written root/w/c/a/sub/f")
        _ = try observer.settle("root/zz-mark")
        disk.removeTree("root/w/c/a/sub")
        let told = try observer.settle("root/zz-mark")
        for path in ["mounted/sub/f", "w/c/a/sub/f"] {
            #expect(told.contains("deleted root/\(path)"), "\(path) of \(told)")
        }
    }

    @Sendable static func otherFileSystems() throws {
        let disk = try Disk()
        disk.makeDirectories("root/m")
        disk.makeDirectories("root/d")
        try mount(disk, ["mount", "-t", "tmpfs", "none", "+root/m"])
        disk.makeDirectories("root/m/a")
        let observer = try Observer(disk, root: "root") { $0.stayOnFilesystem = true }
        disk.write("root/m/f")
        disk.write("root/d/f")
        #expect(try observer.settle("root/zz-mark") == ["created root/d/f", "written root/d/f"])
        try observer.checkWatches(except: ["root/m"], below: "root")
    }
}
