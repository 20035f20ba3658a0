import HeedModel

/// What gates remember between two questions; lives on the worker that looks at the disk.
struct GateMemory: Sendable {
    /// A path of a rule.
    struct Place: Hashable, Sendable {
        /// The rule's name.
        var rule: String
        /// Relative to its root.
        var path: BytePath
    }

    /// A path that is not complete yet.
    struct Wait: Sendable {
        /// How it was seen last.
        var stamp: PathState.Stamp
        /// Since when it looks like that, in nanoseconds of the monotonic clock.
        var since: Int64
        /// How often it was asked whether somebody has it open.
        var probes: Int
        /// When it was asked for last, by the monotonic clock.
        var asked: Int64
    }

    /// What a successful run has read: nil where nothing was there.
    typealias Contents = [BytePath: ContentHash?]

    /// More paths than this of one rule, and what was known of them is forgotten: they count as changed.
    static let limit = 100_000
    /// What was not asked for during this time, in nanoseconds, is not waited for any more.
    private static let patience: Int64 = 600_000_000_000

    /// The content of paths at the last successful run of each rule.
    private var contents: [String: Contents] = [:]
    private var waits: [Place: Wait] = [:]
    private var told: Set<String> = []
    private var tests: Run.ID = 0

    /// The content that a rule's last successful run for a path has read; nil where there was none.
    func content(of path: BytePath, for rule: String) -> ContentHash?? {
        contents[rule]?[path]
    }

    /// Notes what a successful run has read.
    mutating func note(_ read: Contents, of rule: String) {
        var known = contents[rule] ?? [:]
        if known.count + read.count > GateMemory.limit { known = [:] }
        known.merge(read) { _, new in new }
        contents[rule] = known
    }

    /// A path that waits.
    subscript(_ place: Place) -> Wait? {
        get { waits[place] }
        set {
            if waits.count > 1000, let now = newValue?.asked, waits[place] == nil {
                waits = waits.filter { now - $0.value.asked < GateMemory.patience }
            }
            waits[place] = newValue
        }
    }

    /// Whether a rule is to be told something for the first time.
    mutating func isNew(for rule: String) -> Bool {
        told.insert(rule).inserted
    }

    /// A number for the run of a test, beyond those of other runs.
    mutating func nextTest() -> Run.ID {
        tests += 1
        return 1 << 60 | tests
    }
}
