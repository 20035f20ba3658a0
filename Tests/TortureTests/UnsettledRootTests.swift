import Foundation
import HeedTestKit
import Testing

/// A root and the directories on the way to it are deleted, moved, exchanged, and replaced by files and links, at random.
///
/// `HEED_TORTURE_SEEDS=1-20` chooses seeds, `HEED_TORTURE_OPERATIONS=10` makes each so many times longer.
@Suite("Roots that are never where they were", .serialized, .timeLimit(.minutes(60)))
struct UnsettledRootTests {
    @Test("what is there at rest was read", arguments: StormTests.seeds)
    func unsettled(_ seed: UInt64) async throws { try await unsettle(seed) }

    @Test(
        "what is there at rest was read, where something is mounted over it or over the way to it",
        .enabled(if: MountStormTests.isPossible, "no user namespaces here"),
        arguments: StormTests.seeds
    )
    func mounted(_ seed: UInt64) async throws { try await unsettle(seed, withMounts: true) }

    private func unsettle(_ seed: UInt64, withMounts: Bool = false) async throws {
        let recording = try await Recording(
            keys: "root: tree/p/q/r\n    debounce: {quiet: 20ms, max: 200ms}",
            hasNamespace: withMounts,
            after: "mkdir -p p/q/r/d"
        )
        let heed = recording.heed
        let root = recording.tree + "/p/q/r"
        let until = recording.folder.path + "/until"
        let python = (withMounts ? Heed.beside(heed) : []) + ["/usr/bin/env", "python3"]
        let writer = try RunningProgram(
            python + [Heed.sources + "/Programs/scribble.py", root, until],
            in: recording.folder.path
        )
        let words = [recording.tree, "\(seed)", "\(80 * StormTests.factor)"] + (withMounts ? ["mounts"] : [])
        let program = python + [Heed.sources + "/Programs/unsettle.py"] + words
        #expect(try await Heed.run(program, in: recording.folder.path) == 0)
        try recording.folder.write("until", "")
        #expect(await writer.ended() == 0)
        let view = (withMounts ? "/proc/\(heed.processID)/root" : "") + root
        var world = World()
        world.look(at: view)
        #expect(world.files.count == 12)
        var missed: [String: String] = [:]
        _ = await Patience.until(90) {
            let read = Set(recording.runs().flatMap(\.readings))
            missed = world.files.filter { !read.contains(RunLog.Reading(path: $0.key, state: $0.value)) }
            return missed.isEmpty
        }
        // The root as its path leads to it, a link followed, and what is in it.
        var there = World()
        there.look(at: withMounts ? view : URL(fileURLWithPath: root).resolvingSymlinksInPath().path)
        let watched = await Patience.until(30) {
            Heed.watchedInodes(heed.processID).isSuperset(of: there.directories.keys)
        }
        await recording.end()
        let lines = heed.linesSoFar.suffix(20).joined(separator: "\n")
        #expect(missed == [:], "\(missed.count) missed\n\(lines)")
        #expect(watched, "not watched: \(there.directories)\n\(lines)")
    }
}
