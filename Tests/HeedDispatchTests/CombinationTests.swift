import Globs
import HeedDispatch
import HeedModel
import HeedTestKit
import Testing

/// Random rules with any combination of keys, in random lives, judged by an ``Auditor``.
@Suite struct CombinationTests {
    @Test(arguments: Array(stride(from: UInt64(0), to: 400, by: 40)))
    func `forty lives from seed`(_ seed: UInt64) throws {
        for seed in seed..<(seed + 40) {
            var life = try MixedLife(seed: seed)
            life.play(steps: 250)
            #expect(life.auditor.complaints.isEmpty, "seed \(seed)")
        }
    }

    /// The proof that the auditor sees: a dispatcher that does not know a key is caught, and for the right reason.
    @Test(arguments: Blindness.allCases)
    func `the auditor catches a dispatcher that ignores`(_ blindness: Blindness) throws {
        var complaints: Set<String> = []
        for seed in UInt64(0)..<60 {
            var life = try MixedLife(seed: seed, blindness)
            life.play(steps: 250)
            for complaint in life.auditor.complaints {
                complaints.insert(complaint.split(separator: ": ").last.map(String.init) ?? complaint)
            }
        }
        #expect(complaints.contains { $0.contains(blindness.complaint) }, "\(complaints.sorted().prefix(5))")
    }
}

/// A key that a dispatcher could overlook.
enum Blindness: String, CaseIterable {
    case lock, after, throttle, debounce, gates, hold, jobs, each, busy, restart, allJobs, changes

    var complaint: String {
        switch self {
        case .lock: "takes a lock that is taken"
        case .after: "runs while"
        case .throttle: "starts too soon"
        case .debounce: "does not wait until it is quiet"
        case .gates: "did not let pass"
        case .hold: "does not look for the lock"
        case .jobs: "more runs than jobs"
        case .each: "paths"
        case .busy: "overlaps itself"
        case .restart: "never ran for"
        case .allJobs: "more runs than there may be in all"
        case .changes: "never ran for"
        }
    }

    func blind(_ definition: inout Rule.Definition) {
        switch self {
        case .lock: definition.locks = []
        case .after: definition.after = []
        case .throttle: definition.throttle = nil
        case .debounce: definition.debounce = Debounce(quiet: .zero)
        case .gates: definition.gates = []
        case .hold: definition.holdWhile = .nothing
        case .jobs: definition.jobs = 9
        case .each: definition.each = .batch
        case .busy:
            definition.onBusy = ParallelWhenBusy()
            definition.jobs = 9
        case .restart: definition.onBusy = SkipWhenBusy()
        case .allJobs, .changes: break
        }
    }
}
