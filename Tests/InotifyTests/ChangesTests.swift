import Glibc
import Inotify
import Synchronization
import SystemPackage
import Testing

/// Renames joined, with the kernel's own events.
@Suite(.timeLimit(.minutes(2))) struct ChangesTests {
    static func text(_ change: Inotify.Change, _ disk: Disk) -> String {
        change.description.replacing(disk.path + "/", with: "")
    }

    @Test("61: a rename is one change, in a task and in a thread")
    func pair() async throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .tree)
        disk.write("a")
        disk.move("a", "b")
        disk.makeDirectory("d")
        var changes: [Inotify.Change] = []
        for try await change in inotify.changes() {
            changes.append(change)
            if changes.count == 3 { break }
        }
        #expect(changes.map { Self.text($0, disk) } == ["CREATE a", "moved a to b", "CREATE|ISDIR d"])
        #expect(changes.map(\.path) == [disk.file("a"), disk.file("b"), disk.file("d")])
        #expect(changes.map(\.isDirectory) == [false, false, true])
        disk.move("d", "e")
        let blocking = inotify.changes().blocking(timeout: .zero)
        #expect(blocking.map { Self.text($0, disk) } == ["moved d to e"])
        #expect(blocking.failure == nil)
        try WatchTests.check(inotify)
    }

    @Test("62: 40,000 renames beside a writer in the same directory are 40,000 changes")
    func besideAWriter() throws {
        let disk = try Disk.inMemory()
        for name in ["0", "1"] { disk.makeDirectory(name) }
        let inotify = try Inotify()
        for name in ["0", "1"] { try inotify.addWatch(disk.file(name), [.move, .modify, .closeWrite]) }
        let count = 40_000
        let isDone = Background.Answer<Bool>()
        let progress = Progress()
        // Never so far ahead that the queue overflows.
        let mover = Background.start {
            disk.write("0/f")
            for number in 0..<count {
                if !disk.move("\(number % 2)/f", "\((number + 1) % 2)/f") { return }
                while number - progress.value > 1000 { sched_yield() }
            }
        }
        let writer = Background.start {
            while isDone.value == nil {
                disk.write("0/g")
                while inotify.pendingBytes > 1 << 18, isDone.value == nil { sched_yield() }
            }
        }
        var moved = 0
        var halves = 0
        for change in inotify.changes(hold: .seconds(1)).blocking(timeout: .seconds(20)) {
            switch change {
            case .moved: moved += 1
            case .movedIn, .movedOut: halves += 1
            case .event: continue
            }
            progress.set(moved)
            if moved == count { break }
        }
        isDone.set(true)
        #expect(moved == count)
        #expect(halves == 0)
        #expect(inotify.statistics.overflows == 0)
        #expect(Moment.wait { mover.isFinished && writer.isFinished })
        try WatchTests.check(inotify)
    }

    @Test("63: what is moved out is told after the hold, what is moved in at once")
    func outAndIn() async throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        disk.makeDirectory("e")
        let inotify = try Inotify()
        try inotify.addWatch(disk.file("d"), .move)
        let hold = Duration.milliseconds(20)
        var iterator = inotify.changes(hold: hold).makeAsyncIterator()
        var extra = Duration.seconds(1)
        // The quickest of some tries: other tests run at the same time.
        for _ in 0..<200 where extra > .milliseconds(5) {
            disk.write("d/f")
            let start = SuspendingClock().now
            disk.move("d/f", "e/f")
            let change = try await iterator.next()
            let time = SuspendingClock().now - start
            #expect(change.map { Self.text($0, disk) } == "moved out d/f")
            #expect(time >= hold)
            extra = min(extra, time - hold)
        }
        #expect(extra <= .milliseconds(5))
        var quickest = Duration.seconds(1)
        for _ in 0..<200 where quickest > .milliseconds(5) {
            disk.write("e/f")
            disk.move("e/f", "d/f")
            let time = Moment.duration {
                let change = Array(inotify.changes(hold: .seconds(9)).blocking(timeout: .zero)).first
                #expect(change.map { Self.text($0, disk) } == "moved in d/f")
            }
            quickest = min(quickest, time)
        }
        #expect(quickest <= .milliseconds(5))
        disk.move("d/f", "e/f")
        let out = inotify.changes(hold: hold).blocking(timeout: .milliseconds(500))
        #expect(out.next().map { Self.text($0, disk) } == "moved out d/f")
        try WatchTests.check(inotify)
    }

    @Test("64: halves that two reads give are joined")
    func splitByReads() throws {
        let disk = try Disk()
        let inotify = try Inotify(bufferBytes: 272)
        try inotify.addWatch(disk.filePath, .move)
        let names = (0..<10).map { String(repeating: "n", count: 250) + String($0) }
        disk.write(names[0])
        for (from, to) in zip(names, names.dropFirst()) { disk.move(from, to) }
        let changes = Array(inotify.changes().blocking(timeout: .zero))
        #expect(changes.count == 9)
        #expect(changes.allSatisfy { if case .moved = $0 { true } else { false } })
        #expect(inotify.statistics.reads == 18)
        try WatchTests.check(inotify)
    }

    @Test("65: a half that waits delays no other file, and keeps its own in order")
    func othersPass() throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        let inotify = try Inotify()
        try inotify.addWatch(disk.file("d"), [.move, .create])
        disk.write("d/f")
        disk.move("d/f", "f")
        disk.write("d/f")
        disk.write("d/g")
        let changes = inotify.changes(hold: .milliseconds(50)).blocking(timeout: .seconds(10))
        #expect(changes.next().map { Self.text($0, disk) } == "CREATE d/f")
        let time = Moment.duration { #expect(changes.next().map { Self.text($0, disk) } == "CREATE d/g") }
        #expect(changes.next().map { Self.text($0, disk) } == "moved out d/f")
        #expect(changes.next().map { Self.text($0, disk) } == "CREATE d/f")
        #expect(time < .milliseconds(50))
        try WatchTests.check(inotify)
    }

    @Test("66: chains and swaps keep their order, and a slow reader still pairs")
    func chains() throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .move)
        for name in ["a", "b"] { disk.write(name) }
        disk.move("a", "c")
        disk.move("c", "d")
        disk.move("b", "t")
        disk.move("d", "b")
        disk.move("t", "d")
        // No hold at all: both halves are in the queue, so none is given up.
        let changes = inotify.changes(hold: .zero).blocking(timeout: .zero)
        #expect(
            changes.map { Self.text($0, disk) } == [
                "moved a to c", "moved c to d", "moved b to t", "moved d to b", "moved t to d",
            ]
        )
        try WatchTests.check(inotify)
    }

    @Test("65: whoever stops early leaves the rest to others")
    func stoppingEarly() async throws {
        let disk = try Disk()
        disk.makeDirectory("d")
        let inotify = try Inotify()
        try inotify.addWatch(disk.file("d"), [.move, .create])
        for name in ["f", "g", "h"] { disk.write("d/" + name) }
        disk.move("d/f", "f")
        disk.write("d/f")
        disk.write("d/k")
        do {
            let changes = inotify.changes(hold: .seconds(100)).blocking(timeout: .zero)
            #expect(
                changes.map { Self.text($0, disk) } == [
                    "CREATE d/f", "CREATE d/g", "CREATE d/h", "CREATE d/k",
                ]
            )
        }
        // Cancelled while it waits for the second half.
        let task = Task {
            for try await _ in inotify.changes(hold: .seconds(100)) { return true }
            return false
        }
        task.cancel()
        #expect(try await task.value == false)
        let rest = inotify.blocking(timeout: .zero).map { EventTests.text($0, disk) }
        #expect(rest == ["MOVED_FROM d/f cookie", "CREATE d/f"])
        try WatchTests.check(inotify)
    }
}

/// A number that one thread sets and others read.
final class Progress: Sendable {
    private let number = Atomic(0)

    func set(_ value: Int) { number.store(value, ordering: .relaxed) }

    var value: Int { number.load(ordering: .relaxed) }
}
