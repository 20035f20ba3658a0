import Glibc
import Inotify
import SystemPackage
import Testing

/// Who gets which event, and when waiting ends.
@Suite struct ReadingTests {
    @Test func timeouts() throws {
        let disk = try Disk()
        let inotify = try Inotify(timeout: .milliseconds(50))
        try inotify.addWatch(disk.filePath, .create)
        disk.write("a")
        let clock = SuspendingClock()
        let start = clock.now
        #expect(inotify.blocking().map { $0.name } == ["a"])
        #expect(clock.now - start >= .milliseconds(50))
        #expect(try inotify.wait(timeout: .zero) == nil)
        #expect(try inotify.wait(timeout: .seconds(-1)) == nil)
        inotify.timeout = .zero
        #expect(try inotify.wait() == nil)
    }

    @Test func eachReaderGetsOneEvent() async throws {
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
        #expect(try inotify.wait(timeout: .zero) == nil)
    }

    @Test func closingEndsEveryWaiter() async throws {
        let inotify = try Inotify()
        let blocked = Background.start { _ = try? inotify.wait() }
        let events = Task {
            var count = 0
            for try await _ in inotify { count += 1 }
            return count
        }
        let batch = Task { try await inotify.nextBatch().count }
        inotify.close()
        #expect(try await events.value == 0)
        #expect(try await batch.value == 0)
        // Another instance is not touched, and works in the same process.
        let other = try Inotify()
        let disk = try Disk()
        try other.addWatch(disk.filePath, .create)
        disk.write("f")
        #expect(try await other.next()?.name == "f")
        let limit = SuspendingClock().now + .seconds(10)
        while !blocked.isFinished, SuspendingClock().now < limit {
            _ = try other.wait(timeout: .milliseconds(1))
        }
        #expect(blocked.isFinished)
    }

    @Test func cancellingLosesNoEvent() async throws {
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
    }

    @Test func smallBuffersReadTheLongestName() throws {
        let disk = try Disk()
        let inotify = try Inotify(bufferBytes: 1)
        try inotify.addWatch(disk.filePath, .create)
        let name = String(repeating: "n", count: 255)
        for prefix in ["a", "b"] { disk.write(prefix + name.dropFirst()) }
        #expect(try inotify.wait(timeout: .zero)?.name?.string.count == 255)
        #expect(try inotify.wait(timeout: .zero)?.name?.string.first == "b")
        #expect(inotify.statistics.reads == 2)
    }

    @Test func manyEventsAreReadAtOnce() throws {
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
    }

    @Test func anOverflowIsSeenOnceAndTheTableIsTrueAfterwards() throws {
        let disk = try Disk()
        disk.makeDirectory("gone")
        let inotify = try Inotify()
        try inotify.addWatch(disk.filePath, [.create, .delete])
        let lost = try inotify.addWatch(disk.file("gone"), .create)
        let limit = Inotify.limits().maxQueuedEvents ?? 16_384
        for _ in 0...(limit / 2) {
            disk.makeDirectory("d")
            disk.remove("d")
        }
        disk.remove("gone")
        var events: [Inotify.Event] = []
        while let event = try inotify.wait(timeout: .zero) { events.append(event) }
        #expect(events.count == limit + 1)
        #expect(events.last?.kind == .overflow)
        #expect(events.last?.watch == nil)
        #expect(events.dropLast().allSatisfy { $0.kind != .overflow })
        #expect(inotify.statistics.overflows == 1)
        #expect(inotify.statistics.droppedByReconcile == 1)
        #expect(!lost.isActive)
        try WatchTests.check(inotify)
        disk.write("later")
        #expect(try inotify.wait(timeout: .zero)?.name == "later")
    }

    @Test func theContextIsClosedHoweverItEnds() async throws {
        struct Stop: Error {}
        var kept: Inotify?
        let value = try await Inotify.withInotify { inotify in
            kept = inotify
            return 7
        }
        #expect(value == 7)
        #expect(kept?.isClosed == true)
        await #expect(throws: Stop.self) {
            try await Inotify.withInotify { inotify in
                kept = inotify
                throw Stop()
            }
        }
        #expect(kept?.isClosed == true)
    }

    @Test func manyInstancesWorkSideBySide() async throws {
        let disk = try Disk()
        let count = min(30, (Inotify.limits().maxInstances ?? 128) / 4)
        let all = try (0..<count).map { _ in try Inotify() }
        for inotify in all { try inotify.addWatch(disk.filePath, .create) }
        let readers = all.map { inotify in Task { try await inotify.next()?.name?.string } }
        disk.write("f")
        for reader in readers { #expect(try await reader.value == "f") }
    }
}
