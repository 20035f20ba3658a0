import Glibc
import Inotify
import InotifyTree
import SystemPackage
import Testing

/// When the kernel's queue was full the disk is believed.
@Suite(.serialized) struct LostEventsTests {
    /// Fills the queue of every watcher of a directory.
    static func flood(_ disk: Disk, _ name: String) {
        let limit = Inotify.limits().maxQueuedEvents ?? 16_384
        for _ in 0...(limit / 2) {
            disk.makeDirectory(name + "/flood")
            disk.remove(name + "/flood")
        }
    }

    @Test func `81 after an overflow what changed is found without a record of files`() throws {
        let disk = try Disk()
        disk.makeDirectories("noise")
        disk.makeDirectories("d/e")
        disk.makeDirectories("gone/deep")
        disk.makeDirectories("from/x")
        disk.makeDirectories("swapped/old")
        for name in ["d/old", "d/changed", "d/e/old", "from/x/f"] { disk.write(name) }
        // What is as old as the start may be told; so it is made older.
        try Observer.letTimePass()
        let observer = try Observer(disk)
        try observer.settle()
        try Observer.letTimePass()
        try observer.drain()
        Self.flood(disk, "noise")
        disk.write("d/changed")
        disk.write("d/new")
        disk.makeDirectories("fresh/deep")
        disk.write("fresh/deep/f")
        disk.removeTree("gone")
        disk.move("from/x", "d/x")
        disk.removeTree("swapped")
        disk.makeDirectories("swapped/young")
        try observer.wait(for: "written d/x/f")
        try observer.wait(for: "created swapped/young/")
        let told = try observer.settle().filter { !$0.contains("flood") }
        #expect(told.filter { $0.hasPrefix("overflow") } == ["overflow(deletionsLost: true) ./"])
        let found = Set(told)
        for line in [
            "written d/changed", "created d/new", "written d/new", "created fresh/", "created fresh/deep/",
            "created fresh/deep/f", "written fresh/deep/f", "deleted gone/", "created d/x/", "written d/x/f",
            "deleted from/x/", "created swapped/young/",
        ] {
            #expect(found.contains(line), "\(line)")
        }
        #expect(!found.contains { $0.hasSuffix("/old") })
        try observer.checkWatches()
        disk.write("fresh/deep/g")
        #expect(try observer.settle() == ["created fresh/deep/g", "written fresh/deep/g"])
    }

    @Test func `81 what went out and came back while events were lost is told again`() throws {
        let disk = try Disk()
        for name in ["noise", "keep/d"] { disk.makeDirectories(name) }
        disk.write("keep/d/f")
        try Observer.letTimePass()
        let other = try Disk()
        let observer = try Observer(disk)
        // The first half of the rename is heard, the second is lost.
        #expect(rename(disk.path("keep"), other.path("keep")) == 0)
        Self.flood(disk, "noise")
        #expect(rename(other.path("keep"), disk.path("keep")) == 0)
        let told = try observer.settle().filter { !$0.contains("flood") }
        let out = try #require(told.firstIndex(of: "movedOut keep/"))
        #expect(
            told[out...].filter { $0.contains("keep") } == [
                "movedOut keep/", "created keep/", "created keep/d/", "created keep/d/f", "written keep/d/f",
            ]
        )
        try observer.checkWatches()
    }

    @Test func `81 rewrites alone lose no deletions`() throws {
        let disk = try Disk()
        disk.write("a")
        disk.write("b")
        try Observer.letTimePass()
        let observer = try Observer(disk) { $0.report = [.closeWrite, .modify] }
        let limit = Inotify.limits().maxQueuedEvents ?? 16_384
        for _ in 0...(limit / 2) {
            disk.write("a", "1")
            disk.write("b", "2")
        }
        try observer.wait(for: "overflow(deletionsLost: false) ./")
        try observer.drain()
        let after = observer.lines.drop { !$0.hasPrefix("overflow") }
        #expect(Set(after.dropFirst()) == ["written a", "written b"])
    }

    /// What is asked for, and whether the file was there before.
    static let longWrites: [(report: Inotify.Mask, exists: Bool)] = [
        ([.create, .closeWrite, .move], false),
        ([.create, .closeWrite, .modify], true),
    ]

    @Test(arguments: longWrites.indices)
    func `81 a file closed unseen is told although its last write was seen`(index: Int) throws {
        let (report, exists) = Self.longWrites[index]
        let disk = try Disk()
        disk.makeDirectory("noise")
        for name in ["other"] + (exists ? ["long"] : []) { disk.write(name) }
        try Observer.letTimePass()
        let observer = try Observer(disk) { $0.report = report }
        var name = "long"
        let file = open(disk.path(name), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        #expect(file >= 0 && write(file, "first", 5) == 5)
        try observer.wait(for: exists ? "modified long" : "created long")
        if report.contains(.move) {
            disk.move(name, "renamed")
            name = "renamed"
            try observer.wait(for: "moved long to renamed")
        }
        try Observer.letTimePass()
        try observer.drain()
        observer.clear()
        Self.flood(disk, "noise")
        // Still open: its close can be heard.
        try observer.wait(for: "overflow(deletionsLost: true) ./", seconds: 60)
        try observer.drain()
        #expect(!observer.lines.contains("written \(name)"))
        observer.clear()
        try Observer.letTimePass()
        try observer.drain()
        Self.flood(disk, "noise")
        close(file)
        try observer.wait(for: "written \(name)", seconds: 60)
        try observer.drain()
        #expect(observer.lines.filter { $0.hasPrefix("written") } == ["written \(name)"])
        try observer.checkWatches()
    }
}
