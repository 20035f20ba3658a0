import Foundation
import HeedTestKit
import Testing

/// A root, or a directory on the way to it, goes and comes while somebody writes there: what is there at rest was read.
///
/// `HEED_TORTURE_ROUNDS=200` for as many rounds instead of five.
@Suite("Roots that vanish in a storm", .timeLimit(.minutes(30)))
struct VanishingRootTests {
    static let rounds = Int(ProcessInfo.processInfo.environment["HEED_TORTURE_ROUNDS"] ?? "") ?? 5

    /// What is done to the root `p/q`; at the end a directory is there again.
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var shell: String
    }

    static let rows = [
        Row(testDescription: "deleted and made anew", shell: "rm -rf p/q; mkdir -p p/q"),
        Row(testDescription: "its parent deleted and made anew", shell: "rm -rf p; mkdir -p p/q"),
        Row(testDescription: "moved away and back", shell: "mv p/q away; mv away p/q"),
        Row(testDescription: "its parent moved away and back", shell: "mv p away; mv away p"),
        Row(
            testDescription: "another one in its place",
            shell: "mkdir new; echo new >new/f0; mv p/q old; mv new p/q; rm -r old"
        ),
        Row(
            testDescription: "its parent exchanged for another one",
            shell: "mkdir -p new/q/d; echo new >new/q/d/f0; mv p old; mv new p; rm -r old"
        ),
        Row(
            testDescription: "a file in its place, then a directory",
            shell: "rm -rf p/q; echo file >p/q || true; rm -rf p/q; mkdir -p p/q"
        ),
        Row(
            testDescription: "a file in its parent's place, then directories",
            shell: "rm -rf p; echo file >p; rm -rf p; mkdir -p p/q"
        ),
        Row(
            testDescription: "a link in its place, then the directory",
            shell: "mv p/q real; ln -s ../real p/q; rm p/q; mv real p/q"
        ),
        Row(
            testDescription: "a link in its parent's place, then the directory",
            shell: "mv p real; ln -s real p; rm p; mv real p"
        ),
    ]

    @Test("the last content of every file is read", arguments: rows)
    func vanishing(_ row: Row) async throws {
        let recording = try await Recording(
            keys: "root: tree/p/q\n    debounce: {quiet: 20ms, max: 200ms}",
            after: "mkdir -p p/q/d"
        )
        let root = recording.tree + "/p/q"
        let until = recording.folder.path + "/until"
        let words = ["\(Heed.sources)/Programs/scribble.py", root, until]
        let writer = try RunningProgram(["/usr/bin/env", "python3"] + words, in: recording.folder.path)
        // Busy writers may make what a removal just emptied.
        let again = "for i in 1 2 3 4 5 6 7 8 9; do { \(row.shell); } 2>/dev/null && break; done; [ -d p/q ]"
        for _ in 0..<Self.rounds { try await recording.shell("set +e; \(again); [ -d p/q ] || mkdir -p p/q") }
        try recording.folder.write("until", "")
        #expect(await writer.ended() == 0)
        var world = World()
        world.look(at: root)
        #expect(world.files.count == 12)
        var missed: [String: String] = [:]
        _ = await Patience.until(90) {
            let read = Set(recording.runs().flatMap(\.readings))
            missed = world.files.filter { !read.contains(RunLog.Reading(path: $0.key, state: $0.value)) }
            return missed.isEmpty
        }
        #expect(missed == [:], "\(recording.heed.linesSoFar.suffix(20).joined(separator: "\n"))")
        await recording.end()
    }
}
