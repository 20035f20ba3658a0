import InotifyTree
import SystemPackage
import Testing

/// A burst is read in pieces; what comes alone is not kept waiting.
@Suite struct ReadingPaceTests {
    /// One row: how long lies between two waits, how many events come meanwhile, how many of 1000 waits are pauses.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let gap: Int64
        let events: UInt64
        let pauses: ClosedRange<Int>
    }

    static let rows = [
        Row(testDescription: "one event every 5 ms", gap: 5_000_000, events: 1, pauses: 0...0),
        Row(testDescription: "six events every 5 ms", gap: 5_000_000, events: 6, pauses: 0...0),
        Row(testDescription: "one event every ms", gap: 1_000_000, events: 1, pauses: 0...0),
        Row(testDescription: "two events every ms", gap: 1_000_000, events: 2, pauses: 0...0),
        Row(testDescription: "a storm, woken for each event", gap: 30_000, events: 1, pauses: 1...8),
        Row(testDescription: "a storm, read in pieces", gap: 4_000_000, events: 40, pauses: 990...1000),
        Row(testDescription: "a checkout under load", gap: 4_000_000, events: 12, pauses: 990...1000),
        Row(testDescription: "fewer events than are worth a pause", gap: 100_000, events: 3, pauses: 1...8),
    ]

    @Test(arguments: rows) func `pauses belong to bursts`(_ row: Row) {
        var pace = ReadingPace(pause: .milliseconds(4))
        var (now, events) = (Int64(1_000_000_000), UInt64(0))
        var pauses = 0
        for _ in 0..<1000 {
            now += row.gap
            events += row.events
            pace.resume()
            pace.wait(at: now, events: events)
            guard let end = pace.pausedUntil else { continue }
            #expect(end == now + 4_000_000)
            pauses += 1
        }
        #expect(row.pauses.contains(pauses), "\(pauses)")
    }

    @Test func `a save of many events is not kept waiting, and a burst is over soon`() {
        var pace = ReadingPace(pause: .milliseconds(4))
        for event in 1...15 {
            pace.wait(at: 1_000_000_000, events: UInt64(event))
            #expect(pace.pausedUntil == nil)
        }
        pace.wait(at: 1_000_000_000, events: 100_000)
        #expect(pace.pausedUntil == 1_004_000_000)
        pace.resume()
        #expect(pace.pausedUntil == nil)
        pace.wait(at: 1_004_000_000, events: 100_000)
        #expect(pace.pausedUntil == nil)
    }

    @Test func `without a pause nothing is ever kept waiting`() {
        var pace = ReadingPace()
        for event in 1...1000 {
            pace.wait(at: Int64(event), events: UInt64(event * 100))
            #expect(pace.pausedUntil == nil)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `every file of a burst is told once, and what comes after it`()
        async throws
    {
        let disk = try Disk()
        var options = TreeWatcher.Options()
        options.burstPause = .milliseconds(20)
        let watcher = try TreeWatcher(options)
        try watcher.add(disk.filePath)
        let names = (0..<3000).map { "f\($0)" }
        let told = Task {
            var written: [String] = []
            while let change = try await watcher.next() {
                guard case .written = change.kind, let name = change.path.lastComponent else { continue }
                written.append(name.string)
                if name.string == "last" { break }
            }
            return written
        }
        for name in names { disk.write(name) }
        disk.write("last")
        let written = try await told.value
        #expect(Set(names).subtracting(written).sorted() == [])
        #expect(Dictionary(grouping: written) { $0 }.filter { $1.count > 1 }.keys.sorted() == [])
        #expect(written.last == "last")
        watcher.close()
    }
}
