import CLinux
import Glibc
import Inotify
import InotifyTree
import SystemPackage
import Testing

/// What is not watched: on purpose, or because it cannot be.
@Suite struct CoverageTests {
    static func prune(_ names: Set<String>) -> @Sendable (TreeWatcher.Entry) -> TreeWatcher.Filter {
        { names.contains(String(decoding: $0.name, as: UTF8.self)) ? .prune : .include }
    }

    @Test func `78 pruned directories are neither watched nor told`() throws {
        let disk = try Disk()
        disk.makeDirectories("node_modules/deep")
        disk.makeDirectories("src")
        let observer = try Observer(disk) { $0.filter = Self.prune(["node_modules"]) }
        disk.write("node_modules/deep/f")
        disk.makeDirectories("src/node_modules/x")
        disk.write("src/node_modules/x/f")
        disk.write("src/f")
        disk.removeTree("src/node_modules")
        #expect(try observer.settle() == ["created src/f", "written src/f"])
        try observer.checkWatches(except: ["node_modules", "src/node_modules"])
    }

    @Test func `78 a pruned directory is not opened`() throws {
        let disk = try Disk()
        disk.makeDirectories("pruned")
        let spy = try Inotify()
        try spy.addWatch(disk.file("pruned"), [.open, .access])
        let observer = try Observer(disk) { $0.filter = Self.prune(["pruned"]) }
        observer.watcher.refilter()
        disk.makeDirectories("x")
        try observer.settle()
        #expect(try spy.wait(timeout: .zero) == nil)
    }

    @Test func renamingInAndOutOfThePrunedNames() throws {
        let disk = try Disk()
        disk.makeDirectories("build/d")
        disk.write("build/d/f")
        let observer = try Observer(disk) { $0.filter = Self.prune(["build"]) }
        disk.move("build", "kept")
        #expect(
            try observer.settle() == [
                "movedIn kept/", "created kept/d/", "created kept/d/f", "written kept/d/f",
            ]
        )
        try observer.checkWatches()
        disk.move("kept", "build")
        #expect(try observer.settle() == ["movedOut kept/"])
        try observer.checkWatches(except: ["build"])
    }

    @Test func hiddenFilesAreNotTold() throws {
        let disk = try Disk()
        let observer = try Observer(disk) { options in
            options.filter = { $0.name.first == UInt8(ascii: ".") ? .hide : .include }
        }
        disk.write(".f.swp")
        disk.makeDirectory(".d")
        disk.write(".d/f")
        disk.write(".t")
        disk.move(".t", "t")
        disk.move("t", ".t")
        #expect(
            try observer.settle() == ["created .d/f", "written .d/f", "movedIn t", "movedOut t"]
        )
        try observer.checkWatches()
    }

    @Test func refilteringUnwatchesAndWatchesWithoutTelling() throws {
        let disk = try Disk()
        disk.makeDirectories("a/x")
        disk.makeDirectories("b/x")
        disk.write("b/x/f")
        let names = PrunedNames(["b"])
        let observer = try Observer(disk) { options in
            options.filter = { names.contains($0.name) ? .prune : .include }
        }
        try observer.checkWatches(except: ["b"])
        names.set(["a"])
        observer.watcher.refilter()
        #expect(try observer.settle() == [])
        try observer.checkWatches(except: ["a"])
        disk.write("a/x/f")
        disk.write("b/x/f")
        #expect(try observer.settle() == ["written b/x/f"])
    }

    @Test func `79 an unreadable directory is told once and heals`() throws {
        let disk = try Disk()
        disk.makeDirectories("secret/d")
        disk.makeDirectories("open")
        disk.change(mode: 0o777, "")
        disk.change(mode: 0o700, "secret")
        // Root may read everything; this thread's file access happens as somebody else for a while.
        cl_setfsuid(65534)
        defer { cl_setfsuid(geteuid()) }
        let observer = try Observer(disk)
        try observer.drain()
        if getuid() != 0 { return }
        #expect(observer.lines.count == 1)
        let change = try #require(observer.changes.first)
        guard case .uncovered(let failure) = change.kind else {
            Issue.record("\(change)")
            return
        }
        #expect(failure.errno == .permissionDenied)
        #expect(change.path == disk.file("secret"))
        let coverage = observer.watcher.coverage()
        #expect(coverage.directories == 2)
        #expect(coverage.uncovered.map(\.path) == [disk.file("secret")])
        observer.clear()
        cl_setfsuid(0)
        disk.change(mode: 0o755, "secret")
        cl_setfsuid(65534)
        try observer.wait(for: "created secret/d/")
        #expect(observer.watcher.coverage().uncovered == [])
        try observer.checkWatches()
    }
}
