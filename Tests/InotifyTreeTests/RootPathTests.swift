import Inotify
import InotifyTree
import Testing

/// What happens on the way to a root.
@Suite struct RootPathTests {
    /// How the path of a root that lives comes to lead elsewhere, or nowhere.
    static let breaks: [(name: String, happens: @Sendable (Disk) -> Void)] = [
        ("an ancestor renamed", { $0.move("a", "z") }),
        ("the parent renamed", { $0.move("a/b", "a/z") }),
        ("an ancestor moved below another", { $0.move("a", "other/a") }),
    ]

    @Test(arguments: breaks.indices)
    func `82 a root whose ancestor goes vanishes and comes back`(index: Int) throws {
        let disk = try Disk()
        disk.makeDirectories("a/b/root/d")
        disk.makeDirectories("other")
        let observer = try Observer(disk, root: "a/b/root")
        Self.breaks[index].happens(disk)
        try observer.wait(for: "rootVanished a/b/root/")
        #expect(observer.watcher.coverage().missingRoots.count == 1)
        #expect(observer.watcher.coverage().directories == 0)
        observer.clear()
        disk.makeDirectories("a/b/root")
        disk.write("a/b/root/f")
        #expect(
            try observer.wait(for: "written a/b/root/f").first == "rootAppeared a/b/root/",
            "\(Self.breaks[index].name)"
        )
        try observer.checkWatches(below: "a/b/root")
    }

    @Test func `82 a link on the way that is repointed leads to another root`() throws {
        let disk = try Disk()
        for name in ["v1/app", "v2/app"] { disk.makeDirectories(name) }
        disk.write("v2/app/f")
        disk.link("v1", "now")
        let observer = try Observer(disk, root: "now/app")
        disk.write("v1/app/g")
        #expect(try observer.wait(for: "written now/app/g") == ["created now/app/g", "written now/app/g"])
        for (target, file) in [("v2", "f"), ("v1", "g")] {
            observer.clear()
            disk.link(target, "next")
            disk.move("next", "now")
            #expect(
                try observer.wait(for: "written now/app/\(file)") == [
                    "rootVanished now/app/", "rootAppeared now/app/", "created now/app/\(file)",
                    "written now/app/\(file)",
                ]
            )
        }
        let descriptor = try #require(observer.watcher.descriptor)
        #expect(Set(try #require(ProcFile.watches(of: descriptor)).keys) == observer.watcher.watches)
    }

    @Test(arguments: ["a", "a/b", "a/b/root"])
    func `82 a directory that a link takes the place of is followed when the link is repointed`(
        _ name: String
    ) throws {
        let disk = try Disk()
        disk.makeDirectories("a/b/root/d")
        disk.makeDirectories("other/b/root")
        disk.makeDirectories("other/root")
        let observer = try Observer(disk, root: "a/b/root")
        // The same directory by another way, before anything is heard: the root does not vanish.
        disk.move(name, "real")
        disk.link(disk.path("real"), name)
        disk.write("a/b/root/f")
        #expect(
            try observer.wait(for: "written a/b/root/f").filter { $0.contains("/f") } == [
                "created a/b/root/f", "written a/b/root/f",
            ]
        )
        observer.clear()
        let other = ["a": "other", "a/b": "other/b", "a/b/root": "other/b/root"][name] ?? ""
        disk.write(other + String("a/b/root".dropFirst(name.count)) + "/g")
        disk.link(disk.path(other), "next")
        disk.move("next", name)
        try observer.wait(for: "written a/b/root/g")
        let descriptor = try #require(observer.watcher.descriptor)
        #expect(Set(try #require(ProcFile.watches(of: descriptor)).keys) == observer.watcher.watches)
    }

    @Test func `82 a link that leads nowhere is waited for where it leads`() throws {
        let disk = try Disk()
        disk.link("late/target", "root")
        let observer = try Observer(disk, root: "root")
        #expect(observer.watcher.coverage().missingRoots.count == 1)
        disk.makeDirectories("late/target")
        disk.write("late/target/f")
        #expect(try observer.wait(for: "written root/f").first == "rootAppeared root/")
        observer.clear()
        disk.removeTree("late")
        try observer.wait(for: "rootVanished root/")
        observer.clear()
        disk.makeDirectories("late/target")
        try observer.wait(for: "rootAppeared root/")
    }

    @Test func `82 a missing root whose waiting place is renamed`() throws {
        let disk = try Disk()
        disk.makeDirectories("a/b")
        let observer = try Observer(disk, root: "a/b/c/root")
        disk.move("a", "z")
        disk.makeDirectories("a/b/c/root")
        disk.write("a/b/c/root/f")
        #expect(try observer.wait(for: "written a/b/c/root/f").first == "rootAppeared a/b/c/root/")
    }

    @Test func `82 a root replaced by a file is told as that file`() throws {
        let disk = try Disk()
        disk.makeDirectories("root/d")
        let observer = try Observer(disk, root: "root")
        disk.removeTree("root")
        disk.write("root")
        try observer.wait(for: "rootAppeared root")
        observer.clear()
        disk.write("root")
        #expect(try observer.wait(for: "written root").contains("written root"))
        disk.remove("root")
        disk.makeDirectory("root")
        disk.write("root/f")
        try observer.wait(for: "written root/f")
    }

    @Test func `85 one directory under two roots has one watch and is told under both`() throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.link("d", "l")
        let observer = try Observer(disk, root: "d")
        try observer.watcher.add(disk.file("l"))
        disk.write("d/f")
        try observer.wait(for: "written l/f")
        #expect(Set(observer.lines) == ["created d/f", "created l/f", "written d/f", "written l/f"])
        #expect(Set(observer.watcher.directories) == [disk.file("d"), disk.file("l")])
    }
}
