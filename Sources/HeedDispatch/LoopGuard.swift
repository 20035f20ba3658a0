package import HeedModel

/// Knows which runs a change may come from, and so how often a rule has started itself.
///
/// A chain is runs of a rule, or of rules in a cycle, each started only by changes made while the one before ran.
/// Whose a change is cannot be known; whether nobody's run was going when it happened can.
package struct LoopGuard: Sendable {
    /// How long after its end a run may still be the cause of a change, where nothing tells that all it did is known.
    package static let margin = Duration.milliseconds(100)
    /// How long after a run's end the news of what it did may still be on their way: in a storm they always are.
    package static let longestNews = Duration.seconds(2)
    /// A service never ends: it is the cause of changes only so long after its start.
    package static let serviceStart = Duration.seconds(2)
    /// From which run of a chain on heed says so and leaves gaps.
    package static let patience = 5
    /// At which run of a chain the rule is paused.
    package static let limit = 20
    /// During how many runs, one after the other, new paths may come where a rule runs for each path.
    package static let streamLength = 20
    /// The longest gap.
    package static let longestGap = Duration.seconds(60)

    private struct Active: Sendable {
        let id: Run.ID
        let rule: Int
        let chain: [Int: Origin.Links]
        /// Processes of it may outlive it, and change things later.
        let mayStay: Bool
        var until: Duration?
        var hasEnded = false

        mutating func close(at now: Duration) {
            let end = now + LoopGuard.margin
            until = until.map { min($0, end) } ?? end
        }
    }

    private var active: [Active] = []
    /// Whether ``caughtUp(at:)`` is told after every end: only then is a run that has ended over.
    private let waitsForNews: Bool

    /// Makes a guard that saw no run.
    ///
    /// - Parameter waitsForNews: whether ``caughtUp(at:)`` is told after every end. Where it is, a change that is
    ///   told late, on a machine that is busy, is still seen to be the run's.
    package init(waitsForNews: Bool = false) {
        self.waitsForNews = waitsForNews
    }

    /// The gap before a run of a chain, counted from 1; nil where it may follow at once.
    package static func gap(before run: Int) -> Duration? {
        guard run >= patience else { return nil }
        return min(.seconds(1 << min(run - patience, 6)), longestGap)
    }

    /// Notes a run, or that a running one was told something new.
    package mutating func began(_ run: Run, of rule: Int, from origin: Origin?, at now: Duration) {
        active.removeAll { $0.id == run.id || ($0.until.map { $0 < now } ?? false) }
        var chain = origin?.chain ?? [:]
        chain[rule] = chain[rule]?.adding(at: now) ?? Origin.Links(at: now)
        let isService = run.rule.definition.isService
        let until = isService ? now + LoopGuard.serviceStart : nil
        let mayStay = run.rule.definition.leftover == .keep && run.part == .action
        active.append(Active(id: run.id, rule: rule, chain: chain, mayStay: mayStay, until: until))
    }

    /// Notes what follows a run, as its hook does: what it changes comes from the same chain.
    package mutating func followed(_ id: Run.ID, by other: Run.ID) {
        guard let known = active.first(where: { $0.id == id }) else { return }
        active.append(Active(id: other, rule: known.rule, chain: known.chain, mayStay: false, until: nil))
    }

    /// Notes the end of a run.
    package mutating func ended(_ id: Run.ID, at now: Duration) {
        guard let index = active.firstIndex(where: { $0.id == id }) else { return }
        active[index].hasEnded = true
        active[index].close(at: waitsForNews ? now + LoopGuard.longestNews : now)
    }

    /// Notes that every change is known that happened before: none that comes can be of a run that has ended.
    ///
    /// Without it, who saves right after each run, by a program or by hand, would look like a loop. A run that may
    /// leave processes behind is not over with its end: it stays the cause for ``margin``.
    package mutating func caughtUp(at now: Duration) {
        active.removeAll { $0.hasEnded && !$0.mayStay }
        for index in active.indices where active[index].hasEnded { active[index].close(at: now) }
    }

    /// Whether no run is known that a change could come from.
    package var isIdle: Bool { active.isEmpty }

    /// Where a change for a rule comes from that happens now.
    ///
    /// Of the runs that are going, the one that makes the longest chain of it; where several do, or none makes one,
    /// it may be of any of them.
    package func origin(of path: BytePath?, for rule: Int, at now: Duration) -> Origin {
        var chain: [Int: Origin.Links] = [:]
        var longest: (depth: Int, isOwn: Bool)?
        for run in active where run.until.map({ $0 >= now }) ?? true {
            let depth = run.chain[rule]?.count ?? 0
            let isOwn = run.rule == rule
            guard let known = longest, depth < known.depth || (depth == known.depth && !isOwn) else {
                chain = run.chain
                longest = (depth, isOwn)
                continue
            }
            if depth == known.depth, !known.isOwn { chain.merge(run.chain) { max($0, $1) } }
        }
        return Origin(chain: chain, path: path, at: now)
    }

    /// The newest run of a rule that a change could come from.
    package func newestRun(of rule: Int) -> Run.ID? {
        active.lazy.filter { $0.rule == rule }.map(\.id).max()
    }

    /// Where what follows a run comes from.
    package func origin(after id: Run.ID, at now: Duration) -> Origin {
        Origin(chain: active.first { $0.id == id }?.chain ?? [:], at: now)
    }
}
