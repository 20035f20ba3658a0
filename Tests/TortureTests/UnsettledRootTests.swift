import Foundation
import HeedTestKit
import Testing

/// A root and the directories on the way to it are deleted, moved, exchanged, and replaced by files and links, at random.
///
/// `HEED_TORTURE_SEEDS=1-20` chooses seeds, `HEED_TORTURE_OPERATIONS=10` makes each so many times longer.
@Suite("Roots that are never where they were", .serialized, .timeLimit(.minutes(60)))
struct UnsettledRootTests {
    @Test("what is there at rest was read", arguments: StormTests.seeds)
    func unsettled(_ seed: UInt64) async throws {
        let recording = try await Recording(
            keys: "root: tree/p/q/r\n    debounce: {quiet: 20ms, max: 200ms}",
            after: "mkdir -p p/q/r/d"
        )
        let root = recording.tree + "/p/q/r"
        let until = recording.folder.path + "/until"
        let programs = Heed.sources + "/Programs"
        let writer = try RunningProgram(
            ["/usr/bin/env", "python3", programs + "/scribble.py", root, until],
            in: recording.folder.path
        )
        let rounds = "\(80 * StormTests.factor)"
        let words = ["/usr/bin/env", "python3", programs + "/unsettle.py", recording.tree, "\(seed)", rounds]
        #expect(try await Heed.run(words, in: recording.folder.path) == 0)
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
        // The root as its path leads to it, a link followed, and what is in it.
        let real = URL(fileURLWithPath: root).resolvingSymlinksInPath().path
        var there = World()
        there.look(at: real)
        let watched = await Patience.until(30) {
            Heed.watchedInodes(recording.heed.processID).isSuperset(of: there.directories.keys)
        }
        #expect(watched, "not watched: \(there.directories)")
        await recording.end()
    }
}
