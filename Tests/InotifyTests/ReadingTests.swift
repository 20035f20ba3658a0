import Glibc
import Inotify
import Synchronization
import SystemPackage
import Testing

/// Who gets which event, and when waiting ends.
@Suite(.timeLimit(.minutes(10))) struct ReadingTests {
    @Test("12: a read with a time limit takes what is there, then gives nil when time is up")
    func timeLimit() async throws {
        let disk = try Disk()
        let inotify = try Inotify(timeout: .milliseconds(100))
        try inotify.addWatch(disk.filePath, .create)
        let time = try await ClosingTests.quickest(below: .milliseconds(200)) { () async throws -> Duration in
            disk.write("a")
            disk.write("b")
            #expect(try inotify.wait(timeout: .milliseconds(100))?.name == "a")
            let time = Moment.duration { #expect(inotify.blocking().map { $0.name } == ["b"]) }
            #expect(time >= .milliseconds(100))
            #expect(try inotify.wait(timeout: .milliseconds(1)) == nil)
            disk.remove("a")
            disk.remove("b")
            return time
        }
        #expect(time < .milliseconds(200))
        try WatchTests.check(inotify)
    }

    @Test("15: tasks and threads are given the same events, in any mixture")
    func mixture() async throws {
        let disk = try Disk()
        let instances = try (0..<4).map { _ in try Inotify() }
        for inotify in instances { try inotify.addWatch(disk.filePath, .all) }
        for number in 0..<20 {
            disk.write("f\(number)")
            disk.move("f\(number)", "g\(number)")
        }
        func text(_ event: Inotify.Event?) -> String { event?.description ?? "nil" }
        let count = 20 * 6
        let byTask = try await Self.take(count) { text(try await instances[0].next()) }
        let byThread = try await Self.take(count) { text(try instances[1].wait()) }
        #expect(byTask == byThread)
        let byBatch = try await instances[2].nextBatch().map(text)
        #expect(byBatch == byTask)
        var turn = 0
        let mixed = try await Self.take(count) {
            turn += 1
            return turn % 2 == 0 ? text(try await instances[3].next()) : text(try instances[3].wait())
        }
        #expect(mixed == byTask)
        for inotify in instances {
            #expect(try inotify.wait(timeout: .zero) == nil)
            try WatchTests.check(inotify)
        }
    }

    private static func take(_ count: Int, _ next: () async throws -> String) async throws -> [String] {
        var all: [String] = []
        for _ in 0..<count { all.append(try await next()) }
        return all
    }

    @Test("26: no time limit waits, zero never does, and less than zero is zero")
    func noTimeLimit() throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .create)
        #expect(try inotify.wait(timeout: .zero) == nil)
        #expect(try inotify.wait(timeout: .seconds(-1)) == nil)
        #expect(Array(inotify.blocking(timeout: .seconds(-1))) == [])
        let thread = BlockedThread { _ = try? inotify.wait() }
        #expect(Moment.wait { thread.isAsleep })
        #expect(!thread.isFinished)
        disk.write("a")
        #expect(Moment.wait { thread.isFinished })
        inotify.timeout = .zero
        #expect(try inotify.wait() == nil)
        #expect(Array(inotify.blocking()) == [])
        disk.write("b")
        #expect(try inotify.wait()?.name == "b")
        try WatchTests.check(inotify)
    }

    @Test("29: of n threads that wait, each gets exactly one of n events, and tasks beside them too")
    func threadsAndTasks() async throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .create)
        let names = Names()
        let threads = (0..<5).map { _ in
            BlockedThread { if let event = try? inotify.wait() { names.add(event) } }
        }
        let tasks = (0..<5).map { _ in Task { if let event = try await inotify.next() { names.add(event) } } }
        for number in 0..<10 { disk.write("f\(number)") }
        for task in tasks { try await task.value }
        #expect(await Moment.wait { threads.allSatisfy(\.isFinished) })
        #expect(names.all == (0..<10).map { "f\($0)" })
        #expect(try inotify.wait(timeout: .zero) == nil)
        try WatchTests.check(inotify)
    }

    @Test("31: a task that waits among others and is cancelled leaves its event to them")
    func cancelledInTheMiddle() async throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .create)
        for number in 0..<200 {
            let first = Task { try await inotify.next() }
            let second = Task { try await inotify.next() }
            first.cancel()
            disk.write("f\(number)")
            if try await first.value != nil { disk.write("g\(number)") }
            #expect(try await second.value != nil)
        }
        #expect(try inotify.wait(timeout: .zero) == nil)
        try WatchTests.check(inotify)
    }

    @Test("29: of n tasks that wait, each gets exactly one of n events")
    func eachReaderGetsOneEvent() async throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .create)
        let names = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<20 { group.addTask { try await inotify.next()?.name?.string } }
            for number in 0..<20 { disk.write("f\(number)") }
            var names: Set<String> = []
            for try await name in group { names.insert(try #require(name)) }
            return names
        }
        #expect(names == Set((0..<20).map { "f\($0)" }))
        try WatchTests.check(inotify)
        #expect(try inotify.wait(timeout: .zero) == nil)
    }

    @Test("31: 2,000 reads that are cancelled as the event comes lose nothing")
    func cancelling() async throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, .create)
        var received = 0
        for number in 0..<2000 {
            let reader = Task {
                number % 2 == 0
                    ? try await inotify.nextBatch().count : try await inotify.next() == nil ? 0 : 1
            }
            disk.write("f\(number)")
            reader.cancel()
            received += try await reader.value
        }
        while try inotify.wait(timeout: .zero) != nil { received += 1 }
        #expect(received == 2000)
        try WatchTests.check(inotify)
    }

    @Test("17: a buffer too small for the longest name is made larger")
    func smallBuffers() throws {
        let disk = try Disk()
        let inotify = try Inotify(bufferBytes: 1)
        try inotify.addWatch(disk.filePath, .create)
        let name = String(repeating: "n", count: 255)
        for prefix in ["a", "b"] { disk.write(prefix + name.dropFirst()) }
        #expect(try inotify.wait(timeout: .zero)?.name?.string.count == 255)
        #expect(try inotify.wait(timeout: .zero)?.name?.string.first == "b")
        #expect(inotify.statistics.reads == 2)
        try WatchTests.check(inotify)
    }

    @Test("16: 10,000 events that wait are read by as few reads as the buffer allows")
    func bulk() throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, [.create, .delete])
        for _ in 0..<5000 {
            disk.makeDirectory("d")
            disk.remove("d")
        }
        let pending = inotify.pendingBytes
        #expect(pending == 320_000)
        var count = 0
        while try inotify.wait(timeout: .zero) != nil { count += 1 }
        #expect(count == 10_000)
        #expect(inotify.statistics.events == 10_000)
        #expect(inotify.statistics.bytes == pending)
        #expect(inotify.statistics.mostPendingBytes == pending)
        #expect(inotify.statistics.reads <= pending / 65_536 + 1)
        try WatchTests.check(inotify)
    }

    @Test(
        "50: a full queue is taken whole and in order, and a write of another thread is heard before the next",
        arguments: ["nextBatch", "next", "wait", "for try await"]
    )
    func wholeQueue(way: String) async throws {
        let disk = try Disk()
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, [.create, .closeWrite])
        let count = (Inotify.limits().maxQueuedEvents ?? 16_384) - 2
        for number in 0..<count { #expect(symlink("x", disk.path("\(number)")) == 0) }
        let pending = inotify.pendingBytes
        var taken: [Inotify.Event] = []
        func take(_ count: Int) async throws {
            switch way {
            case "nextBatch": while taken.count < count { taken += try await inotify.nextBatch() }
            case "next":
                while taken.count < count { if let event = try await inotify.next() { taken.append(event) } }
            case "wait":
                while taken.count < count { if let event = try inotify.wait() { taken.append(event) } }
            default:
                for try await event in inotify {
                    taken.append(event)
                    if taken.count == count { return }
                }
            }
        }
        try await take(count)
        #expect(taken.enumerated().allSatisfy { $1.name?.string == "\($0)" && $1.kind == .create })
        #expect(taken.count == count)
        #expect(inotify.statistics.reads <= pending / 65_536 + 1)
        for number in 0..<20 {
            let writer = Background.start { disk.write("w\(number)") }
            try await take(count + 2 * number + 2)
            #expect(taken.suffix(2).map(\.kind) == [.create, .closeWrite])
            #expect(taken.last?.name?.string == "w\(number)")
            #expect(await Moment.wait { writer.isFinished })
        }
        try WatchTests.check(inotify)
    }

    @Test("32, 42: an overflow is one event at the end of what was queued, and the table is true afterwards")
    func overflow() throws {
        let disk = try Disk()
        disk.makeDirectory("gone")
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, [.create, .delete])
        disk.makeDirectory("unwatched")
        let lost = try inotify.addWatch(disk.file("gone"), .create)
        let removed = try inotify.addWatch(disk.file("unwatched"), .create)
        let limit = Inotify.limits().maxQueuedEvents ?? 16_384
        for _ in 0...(limit / 2) {
            disk.makeDirectory("d")
            disk.remove("d")
        }
        // The kernel loses what it would say about the end of both watches.
        disk.remove("gone")
        try inotify.removeWatch(removed)
        disk.remove("unwatched")
        var events: [Inotify.Event] = []
        while let event = try inotify.wait(timeout: .zero) { events.append(event) }
        #expect(events.count == limit + 1)
        #expect(events.last?.kind == .overflow)
        #expect(events.last?.watch == nil)
        #expect(events.last?.path == nil)
        #expect(events.last?.description == "Q_OVERFLOW -")
        #expect(events.dropLast().allSatisfy { $0.kind != .overflow })
        #expect(inotify.statistics.overflows == 1)
        #expect(inotify.statistics.droppedByReconcile == 2)
        #expect(!lost.isActive && !removed.isActive)
        #expect(inotify.watches.map(\.path) == [disk.filePath])
        try WatchTests.check(inotify)
        disk.write("later")
        #expect(try inotify.wait(timeout: .zero)?.name == "later")
        try WatchTests.check(inotify)
    }
}

/// Names of events, from several threads.
final class Names: Sendable {
    private let names = Mutex<[String]>([])

    func add(_ event: Inotify.Event) {
        names.withLock { $0.append(event.name?.string ?? "") }
    }

    var all: [String] { names.withLock { $0.sorted() } }
}
