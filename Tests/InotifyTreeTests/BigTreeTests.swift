import Glibc
import Inotify
import InotifyTree
import SystemPackage
import Testing

/// Trees of many directories.
@Suite(.serialized) struct BigTreeTests {
    static func plant(_ disk: Disk, _ root: String, _ count: Int) {
        disk.makeDirectories(root)
        for number in 0..<count {
            if number % 100 == 0 { disk.makeDirectory("\(root)/\(number / 100)") }
            disk.makeDirectory("\(root)/\(number / 100)/\(number)")
        }
    }

    @Test func `72 a directory with 10 000 below is renamed without a look below it`() throws {
        let disk = try Disk()
        Self.plant(disk, "a", 10_000)
        let observer = try Observer(disk)
        try observer.drain()
        let spy = try Inotify()
        for name in ["a/8", "a/8/800"] { try spy.addWatch(disk.file(name), [.open, .access]) }
        disk.move("a", "b")
        disk.write("b/7/700/f")
        let watches = observer.watcher.watches
        #expect(try observer.settle() == ["moved a to b/", "created b/7/700/f", "written b/7/700/f"])
        #expect(observer.watcher.watches == watches)
        #expect(try spy.wait(timeout: .zero) == nil)
        try observer.checkWatches()
    }

    @Test func `86 coverage counts exactly`() throws {
        let disk = try Disk()
        Self.plant(disk, "a", 5000)
        let observer = try Observer(disk)
        #expect(observer.watcher.coverage().directories == 5000 + 50 + 2)
        #expect(observer.watcher.coverage().uncovered == [])
        disk.removeTree("a")
        try observer.settle()
        #expect(observer.watcher.coverage().directories == 1)
        try observer.checkWatches()
    }

    @Test func `90 closing while a large tree is walked does not wait for it`() throws {
        let disk = try Disk()
        Self.plant(disk, "a", 20_000)
        let clock = SuspendingClock()
        let whole = try clock.measure { try TreeWatcher().add(disk.filePath) }
        var best = Duration.seconds(100)
        for _ in 0..<5 {
            let watcher = try TreeWatcher()
            let isStarted = Flag()
            let walker = Background.start {
                isStarted.raise()
                _ = try? watcher.add(disk.filePath)
            }
            while !isStarted.isRaised { sched_yield() }
            for _ in 0..<1000 { sched_yield() }
            let began = clock.now
            watcher.close()
            #expect(try watcher.wait() == nil)
            best = min(best, began.duration(to: clock.now))
            while !walker.isFinished { sched_yield() }
        }
        #expect(best < whole / 5)
    }

    @Test func `89 a task and a thread are told the same`() async throws {
        let disk = try Disk()
        let one = try TreeWatcher()
        let two = try TreeWatcher()
        for watcher in [one, two] { try watcher.add(disk.filePath) }
        for number in 0..<50 {
            disk.makeDirectory("d\(number)")
            disk.write("f\(number)")
            disk.move("f\(number)", "g\(number)")
        }
        disk.write("end")
        var fromThread: [String] = []
        while let change = try one.wait(timeout: .seconds(20)) {
            fromThread.append(change.description)
            if change.path == disk.file("end"), change.kind == .written { break }
        }
        var fromTask: [String] = []
        for try await change in two {
            fromTask.append(change.description)
            if change.path == disk.file("end"), change.kind == .written { break }
        }
        #expect(fromThread == fromTask)
    }
}
