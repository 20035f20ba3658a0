import HeedTestKit
import Testing

@Suite("Files in fresh directories", .timeLimit(.minutes(5)))
struct FreshFileTests {
    @Test("one that is written slowly is handed over once, complete")
    func slow() async throws {
        let recording = try await Recording(after: "true")
        try await recording.shell("python3 \"$SOURCES/Programs/slow.py\" a/b/file")
        _ = await recording.runs(until: "a/b/file", is: "f:one,two,three:end")
        let runs = try await recording.settled("settled")
        #expect(runs.map { $0.readings.map(\.state) } == [["f:one,two,three:end"]])
        #expect(runs.map { $0.readings.map(\.path) } == [["a/b/file"]])
        await recording.end()
    }

    @Test("those of a directory that is moved in are told at once, those of a copy complete")
    func copied() async throws {
        let recording = try await Recording(after: "mkdir -p \"$SCRATCH/s/t\"; seq 20000 >\"$SCRATCH/s/t/f\"")
        try await recording.shell("cp -r \"$SCRATCH/s\" copy; mv \"$SCRATCH/s\" moved")
        let text = "f:" + (1...20000).map(String.init).joined(separator: "%0A") + ":end"
        _ = await recording.runs(until: "copy/t/f", is: text)
        _ = await recording.runs(until: "moved/t/f", is: text)
        let readings = try await recording.settled("settled").flatMap(\.readings)
        #expect(readings.count == 2 && readings.allSatisfy { $0.state == text })
        await recording.end()
    }
}
