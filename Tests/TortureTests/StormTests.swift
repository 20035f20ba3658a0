import Foundation
import HeedTestKit
import Testing

/// Random changes by several processes, a real heed and real runs: at rest every file's last content was read by a run.
///
/// `HEED_TORTURE_SEEDS=1-20` chooses seeds and lets the kernel's queue overflow; a heed built for release should be
/// named by `HEED` then. `HEED_TORTURE_OPERATIONS=10` makes each storm so many times longer.
@Suite("Nothing is missed", .serialized, .timeLimit(.minutes(60)))
struct StormTests {
    /// The seeds that were asked for.
    static let seeds: [UInt64] = {
        let text = ProcessInfo.processInfo.environment["HEED_TORTURE_SEEDS"] ?? "1"
        let words = text.split(separator: "-").compactMap { UInt64($0) }
        guard let first = words.first, let last = words.last, first <= last else { return [1] }
        return Array(first...last)
    }()

    /// `HEED_TORTURE_MODE=restart` for that one alone.
    static let modes: [Mode] = {
        let name = ProcessInfo.processInfo.environment["HEED_TORTURE_MODE"]
        return Mode.all.filter { name == nil || $0.name == name }
    }()

    /// Whether there is time for overflows.
    static let isLong = ProcessInfo.processInfo.environment["HEED_TORTURE_SEEDS"] != nil

    /// How many times longer than usual.
    static let factor = Int(ProcessInfo.processInfo.environment["HEED_TORTURE_OPERATIONS"] ?? "") ?? 1

    @Test("in a storm", arguments: modes, seeds)
    func storm(_ mode: Mode, _ seed: UInt64) async throws {
        let storm = try await Storm(mode, seed: seed)
        let started = Heed.holdings(storm.heed.processID)
        let operations = mode.operations * StormTests.factor
        let overflows = mode.overflows && StormTests.isLong
        try await storm.write("storm", operations: operations, pauses: mode.pauses)
        if overflows { try await storm.overflow("grow") }
        try await expectNoProblems(storm)
        let warm = Heed.holdings(storm.heed.processID)
        // Where names came or went unheard, a deletion may have been among them; nowhere else.
        let whole = storm.log().runs.filter { $0.scope == "all" }.map(\.reason)
        let causes = Set(whole)
        #expect(
            whole == []
                || (overflows && whole.first == "overflow" && causes.isSubset(of: ["overflow", "retry"])),
            "\(whole)"
        )

        if overflows { try await storm.overflow("storm") }
        try await storm.write("storm", operations: operations, pauses: mode.pauses)
        try await expectNoProblems(storm)
        let isAsBefore = await Patience.until {
            let now = Heed.holdings(storm.heed.processID)
            // A third guard may be kept for the next runs.
            return now.descriptors <= started.descriptors && now.children <= max(started.children, 4)
                && now.zombies == 0
        }
        let now = Heed.holdings(storm.heed.processID)
        #expect(isAsBefore, "\(started) -> \(now)")
        // After an overflow memory is given back little by little.
        let isSmall = await Patience.until(60) {
            Heed.holdings(storm.heed.processID).dirtyKilobytes - warm.dirtyKilobytes < 4096
        }
        #expect(isSmall, "\(warm) -> \(now)")
        let log = storm.log()
        notices(log, storm)
        storm.heed.send(SIGINT)
        #expect(await storm.heed.ended() == 0)
        let losses = storm.heed.linesSoFar.count { $0.contains("[overflow]") }
        #expect(!overflows || losses > 0)
        // What a failed run was to look at, the next one is.
        let told = zip([nil] + log.runs.map { Optional($0) }, log.runs).count { previous, run in
            run.scope == "all" && !(previous?.scope == "all" && previous?.success == nil)
        }
        #expect(told <= losses)
        if StormTests.isLong {
            let lines = storm.heed.linesSoFar
            print(
                mode.name,
                "seed",
                seed,
                "runs",
                log.runs.count,
                "readings",
                log.runs.reduce(0) { $0 + $1.readings.count },
                "all",
                log.runs.count { $0.scope == "all" },
                "files",
                storm.world.files.count,
                "directories",
                storm.world.directories.count,
                "overflows",
                lines.count { $0.contains("[overflow]") },
                "memory",
                started.dirtyKilobytes,
                warm.dirtyKilobytes,
                now.dirtyKilobytes
            )
        }
    }

    private func expectNoProblems(_ storm: Storm) async throws {
        let problems = try await storm.problemsAtRest()
        guard !problems.isEmpty else { return }
        storm.keepLog()
        storm.heed.send(SIGINT)
        _ = await storm.heed.ended()
        let heed = storm.heed.linesSoFar.suffix(20).joined(separator: "\n")
        Issue.record("\(problems.count) problems:\n\(problems.prefix(12).joined(separator: "\n"))\n\(heed)")
        throw Storm.Failure(text: "\(storm.mode.name), seed \(storm.seed)")
    }

    /// Proves on a log of real runs that the oracle sees what heed could do wrong.
    private func notices(_ log: RunLog, _ storm: Storm) {
        let oracle = storm.mode.oracle
        let world = storm.world
        // A run that looked at everything hides what others were not told.
        let isNamed = !log.runs.contains { $0.scope == "all" }
        #expect(
            !isNamed
                || (1...50).contains {
                    !oracle.missing(in: log.dropping(oneIn: 1000, seed: $0), world).isEmpty
                },
            "a path dropped in a thousand is not noticed"
        )
        let fresh = world.files.keys.filter { !$0.hasPrefix("quiet/") && $0.contains("/a/") }
        #expect(!fresh.isEmpty)
        for path in fresh.sorted().prefix(5) {
            #expect(
                !oracle.missing(in: log.leavingOut(path), world).isEmpty,
                "\(path) left out is not noticed"
            )
        }
        // Where few were stopped, what they had may all have been written again.
        guard oracle.needsSuccess, log.runs.count(where: { $0.success == nil }) > 4 else { return }
        #expect(
            !oracle.missing(in: log.losingWhatWasStopped(), world).isEmpty,
            "the paths of stopped runs lost are not noticed"
        )
    }
}
