import CLinux
import HeedModel
import Inotify
import InotifyTree

/// Says when the user has no watch left, again when that gets worse, and when it is over.
struct ShortageWatch: Sendable {
    /// Directories made later are told when they have doubled the number, or after a minute, in nanoseconds.
    private static let pause: Int64 = 60_000_000_000

    private let plan: WatchPlan
    private let ignores: Ignores
    private var told = 0
    private var toldAt: Int64 = 0

    /// Prepares for a plan.
    init(plan: WatchPlan, ignores: Ignores) {
        self.plan = plan
        self.ignores = ignores
    }

    /// What there is to tell after some changes; asks nothing while there is no shortage.
    mutating func problem(after changes: [TreeWatcher.Change], of watcher: TreeWatcher) -> Problem? {
        guard told > 0 || changes.contains(where: ShortageWatch.isShortage) else { return nil }
        let now = watcher.shortDirectories
        guard now > 0 else {
            defer { told = 0 }
            return told > 0 ? Blindness.shortageOver(watched: watcher.coverage().directories) : nil
        }
        let isWorse = now >= told * 2 || (now > told && cl_monotonic() - toldAt >= ShortageWatch.pause)
        guard isWorse else { return nil }
        told = now
        toldAt = cl_monotonic()
        return problem(of: watcher)
    }

    /// What is wrong now; nil where every directory has its watch.
    func problem(of watcher: TreeWatcher) -> Problem? {
        let coverage = watcher.coverage()
        let short = coverage.uncovered.filter { $0.failure.exhausted == .watches }
        guard let first = short.first else { return nil }
        return Blindness.watchLimit(
            WatchShortage(
                first: BytePath(first.path),
                known: short.count,
                watched: coverage.directories,
                plan: plan,
                ignores: ignores
            )
        )
    }

    private static func isShortage(_ change: TreeWatcher.Change) -> Bool {
        guard case .uncovered(let failure) = change.kind else { return false }
        return failure.exhausted == .watches
    }
}
