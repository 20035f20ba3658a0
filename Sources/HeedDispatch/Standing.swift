import HeedModel

/// How one rule stands as a whole: what is the same for all its jobs.
struct Standing: Sendable {
    /// A due batch's wait for something to be gone (`hold-while`).
    struct Hold: Sendable {
        var isAsking = false
        /// When it was last seen that nothing is there.
        var clearAt: Duration?
        /// When to look again.
        var againAt: Duration?
        /// Since when something is there.
        var since: Duration?
        /// What was waited for long enough.
        var ignored: Sighting?
        var gap = Duration.zero
        /// Whether it was said that the root is gone.
        var isRootTold = false
    }

    let rule: Rule
    /// The jobs of a rule that runs for each path; the only job of every other rule has no path.
    var jobs: [BytePath: Int] = [:]
    /// Jobs for which something is to be done, the one that waits for the longest time first.
    var waiting = Heap<UInt64, Int>()
    /// How many runs are going.
    var running = 0
    /// How many jobs ask their gates.
    var asking = 0
    /// How many jobs have something on its way or going.
    var busyJobs = 0
    /// Paths whose last run failed; an empty one for the rule's only job.
    var failing: Set<BytePath> = []
    var previous = Run.Previous.none
    var hasSucceeded = false
    var lastStart: Duration?
    /// When something last happened that was not the work of a run.
    var lastOutside: Duration?
    var isPaused = false
    var loop = LoopGuard.Watch()
    /// Where the rule runs for each path: how many runs for a path came one from the other, and what comes meanwhile.
    private(set) var chains: [BytePath: Origin.Links] = [:]
    var stream = LoopGuard.Stream()
    var hold = Hold()
    /// The rules in `after` that are here, and those that name this one.
    var after: [Int] = []
    var dependents: [Int] = []
    /// Whether it was said that a failure blocks it.
    var isBlockTold = false
    /// When it wants to be looked at again.
    var wake: Duration?

    let runsForEachPath: Bool
    let isService: Bool
    /// Whether only other rules start it.
    let isLed: Bool

    init(_ rule: Rule) {
        self.rule = rule
        runsForEachPath = rule.definition.each == .path
        isService = rule.definition.isService
        isLed = rule.scope.patterns.isEmpty && !rule.definition.after.isEmpty
    }

    /// Notes a run for a path, started by what another run may have done or not.
    mutating func lengthen(_ path: BytePath, isFollowing: Bool, at now: Duration) {
        guard runsForEachPath else { return }
        let known = isFollowing ? chains[path] : nil
        // What a stream of ever other paths leaves behind is worth nothing.
        if chains.count >= Standing.mostChains, chains[path] == nil { chains = [:] }
        chains[path] = known?.adding(at: now) ?? Origin.Links(at: now)
    }

    private static let mostChains = 1000

    var definition: Rule.Definition { rule.definition }
}
