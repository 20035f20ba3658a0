import Foundation
import HeedTestKit
import Testing

/// File systems and directories are mounted over, in and away from a tree where several processes write.
///
/// What is visible at rest was read by a run, and what is no longer visible was told to be gone.
/// `HEED_TORTURE_SEEDS=1-20` chooses seeds, `HEED_TORTURE_OPERATIONS=10` makes each storm so many times longer.
@Suite("Mounts in a storm", .serialized, .timeLimit(.minutes(60)))
struct MountStormTests {
    /// Whether this machine allows namespaces of one's own.
    static let isPossible: Bool = {
        let program = Process()
        program.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        program.arguments = ["-Urm", "true"]
        program.standardError = FileHandle.nullDevice
        guard (try? RunningProgram.starting({ try program.run() })) != nil else { return false }
        program.waitUntilExit()
        return program.terminationStatus == 0
    }()

    static let mode = Mode(
        name: "mounts",
        keys: "debounce: {quiet: 20ms, max: 200ms}",
        operations: 250,
        pauses: 20,
        oracle: Oracle(isSerial: true, knowsOwnParts: false)
    )

    @Test(
        "nothing that is visible is missed, and what became invisible is told",
        .enabled(if: isPossible, "no user namespaces here"),
        arguments: StormTests.seeds
    )
    func storm(_ seed: UInt64) async throws {
        let storm = try await Storm(Self.mode, seed: seed, hasNamespace: true)
        let operations = Self.mode.operations * StormTests.factor
        for _ in 0..<2 {
            try await storm.write(
                "storm",
                operations: operations,
                pauses: Self.mode.pauses,
                mounts: 120 * StormTests.factor
            )
            let problems = try await storm.problemsAtRest()
            let mounts = storm.mounts()
            if !problems.isEmpty {
                storm.keepLog()
                storm.heed.send(SIGINT)
                _ = await storm.heed.ended()
            }
            try #require(
                problems.isEmpty,
                """
                \(problems.count) problems:
                \(problems.prefix(12).joined(separator: "\n"))
                \(mounts.joined(separator: "\n"))
                """
            )
        }
        storm.heed.send(SIGINT)
        #expect(await storm.heed.ended() == 0)
        let lines = storm.heed.linesSoFar
        let told = ["[mounted]", "[unmounted]"].map { id in lines.count { $0.contains(id) } }
        #expect(told.allSatisfy { $0 > 0 }, "\(told)")
        if StormTests.isLong {
            print("mounts seed", seed, "runs", storm.log().runs.count, "mounted and unmounted", told)
        }
    }
}
