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

    @Test func whatChangedIsFoundWithoutARecordOfFiles() throws {
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

    @Test func rewritesAloneLoseNoDeletions() throws {
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
}
