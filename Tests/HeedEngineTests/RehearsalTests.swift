import Foundation
import Testing

/// Everything from the kernel's records to the runs' ends in any order that can be: at rest nothing was missed.
///
/// `HEED_REHEARSALS=10000` plays so many of each kind; `HEED_REHEARSAL=17` plays up to that one and tells its story.
@Suite("Nothing is missed, whatever comes between", .timeLimit(.minutes(60)))
struct RehearsalTests {
    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    /// Some of what was missed once is found in a hundred.
    static let count = number("HEED_REHEARSALS") ?? 40
    static let last = number("HEED_REHEARSAL")

    @Test(
        arguments: [
            "on-busy: restart", "on-busy: queue", "on-busy: parallel\n    jobs: 3", "each: path",
            "retry: {max: 100, delay: 10ms, max-delay: 50ms}", "throttle: 300ms",
        ],
        [1, 4, 200]
    )
    func whatIsReadIsWhatThereIs(_ keys: String, _ records: Int) throws {
        var rehearsal = try Rehearsal(keys: keys, records: records)
        for seed in 1...(Self.last ?? Self.count) {
            rehearsal.isTold = seed == Self.last
            let problems = rehearsal.problems(seed: UInt64(seed), steps: 150)
            if rehearsal.isTold { print("\(keys), \(records):\n\(rehearsal.story.joined(separator: "\n"))") }
            #expect(problems == [], "seed \(seed)")
        }
    }
}
