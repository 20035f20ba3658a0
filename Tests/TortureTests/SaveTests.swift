import Foundation
import HeedTestKit
import Testing

/// Each file in `Saves` is shell text that saves `f.txt` once, in one of the ways that editors and tools have.
///
/// The file is there before, unless the name starts with `new-`.
@Suite("Every real save", .serialized, .timeLimit(.minutes(10)))
struct SaveTests {
    static let saves: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Heed.sources + "/Saves")) ?? []
        return names.filter { $0.hasSuffix(".sh") }.map { String($0.dropLast(3)) }.sorted()
    }()

    @Test("is exactly one run, with the file's name and its complete content")
    func saves() async throws {
        #expect(SaveTests.saves.count >= 20)
        let recording = try await Recording(
            after: SaveTests.saves.map {
                "mkdir \($0)" + ($0.hasPrefix("new-") ? "" : "; echo text >\($0)/f.txt")
            }.joined(separator: "\n")
        )
        var seen = 0
        for save in SaveTests.saves {
            let script = try String(contentsOfFile: "\(Heed.sources)/Saves/\(save).sh", encoding: .utf8)
            try await recording.shell("cd \(save)\n" + script)
            let path = Array("\(recording.tree)/\(save)/f.txt".utf8)
            let state =
                File.status(path).map { $0.st_mode & S_IFMT == S_IFLNK } ?? false
                ? "l:" + RunLog.plain(File.target(path)) : World.state(File.contents(path))
            #expect(state != "f:text:end" || save.hasPrefix("new-"), "\(save) saves nothing")
            _ = await recording.runs(until: "\(save)/f.txt", is: state)
            let runs = try await recording.settled("settled-\(save)")
            let new = runs.dropFirst(seen).map { $0.readings.filter { $0.state != "-" } }
            #expect(new == [[RunLog.Reading(path: "\(save)/f.txt", state: state)]], "\(save)")
            seen = runs.count
        }
        await recording.end()
    }
}
