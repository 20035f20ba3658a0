import Foundation
import HeedTestKit
import Testing

/// heed is suspended while far more happens than the kernel's queue holds.
///
/// Where `HEED` names one that is built for release: another takes minutes for a full queue.
/// `HEED_TORTURE_CHANGES=1000000` for a million changes instead of 40,000.
@Suite(
    "Where events were lost",
    .serialized,
    .enabled(
        if: ProcessInfo.processInfo.environment["HEED"] != nil,
        "HEED does not name one that is built for release"
    ),
    .timeLimit(.minutes(30))
)
struct OverflowTests {
    static let changes = Int(ProcessInfo.processInfo.environment["HEED_TORTURE_CHANGES"] ?? "") ?? 40_000

    @Test("what changed is named and nothing else, unless a deletion is among it", arguments: [false, true])
    func overflow(_ deletes: Bool) async throws {
        // Not one directory is a leaf: their names are known as soon as heed watches.
        let recording = try await Recording(
            below: "/dev/shm",
            after: """
                for d in $(seq 0 99); do
                    mkdir -p d$d/leaf; for f in $(seq 0 39); do echo old >d$d/old$f; done
                done
                """
        )
        var world = World()
        world.look(at: recording.tree)
        let before = world.files
        // What is as old as the start is looked at, too.
        _ = try await recording.settled("settled-1")
        let warm = Heed.holdings(recording.heed.processID).dirtyKilobytes
        recording.heed.send(SIGSTOP)
        let words = [
            "\(Heed.sources)/Programs/flood.py", recording.tree, "\(Self.changes)", deletes ? "1" : "0",
        ]
        let status = try await Heed.run(["/usr/bin/env", "python3"] + words, in: recording.tree)
        recording.heed.send(SIGCONT)
        #expect(status == 0)
        try recording.folder.write("tree/settled-2", "settled\n")
        world.look(at: recording.tree)
        let changed = world.files.filter { before[$0.key] != $0.value && !$0.key.hasPrefix("settled") }
        // Generous: what is late on a busy machine is not missed.
        _ = await Patience.until(180) {
            let runs = recording.runs()
            let read = Set(runs.flatMap(\.readings))
            return read.contains(RunLog.Reading(path: "settled-2", state: "f:settled:end"))
                && (!deletes || runs.contains { $0.scope == "all" })
                && changed.allSatisfy { read.contains(RunLog.Reading(path: $0.key, state: $0.value)) }
        }
        let runs = recording.runs()
        let read = Set(runs.flatMap(\.readings))
        let missed = changed.filter { !read.contains(RunLog.Reading(path: $0.key, state: $0.value)) }
        #expect(missed.isEmpty, "\(missed.count) missed, such as \(missed.keys.sorted().prefix(3))")
        let whole = runs.filter { $0.scope == "all" }
        #expect(
            deletes != whole.isEmpty,
            "\(whole.count) of \(runs.count) were told to look at everything: \(whole.map(\.reason))"
        )
        let named = Set(runs.filter { $0.scope != "all" }.flatMap(\.readings).map(\.path))
        let idle = named.filter {
            changed[$0] == nil && !$0.hasPrefix("settled")
        }
        #expect(idle.isEmpty, "\(idle.count) named that did not change, such as \(idle.sorted().prefix(3))")
        #expect(await recording.heed.line(with: "[overflow]") != nil)
        var dirty = 0
        let isSmall = await Patience.until(120) {
            dirty = Heed.holdings(recording.heed.processID).dirtyKilobytes
            return dirty - warm < 4096
        }
        #expect(isSmall, "kilobytes of its own: \(warm) -> \(dirty)")
        await recording.end()
    }
}
