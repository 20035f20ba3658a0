package import HeedModel

extension LoopGuard {
    /// Runs for many paths, one after the other, during each of which new paths came.
    ///
    /// That is a stream of files, or a rule that makes them itself. A moment in which none of its runs is going tells:
    /// who sends files goes on then, and a rule that feeds itself does not.
    package struct Stream: Sendable {
        /// How long such a moment is.
        package static let moment = Duration.seconds(1)

        /// How many runs are in the chain that it is, the next one included; 0 where it is none.
        package var count: Int { isTested ? LoopGuard.patience - 1 + length : 0 }
        /// Whether it is time for such a moment.
        package var isSuspect: Bool { !isTested && length >= LoopGuard.streamLength }
        private var length: Int { links?.count ?? 0 }
        private var isTested = false
        private var links: Origin.Links?
        private var newest: Run.ID = 0
        private var idleUntil: Duration?

        /// Makes one in which nothing has come yet.
        package init() {}

        /// Notes that a path has come while a run was going, the newest of its rule.
        package mutating func came(during run: Run.ID, at now: Duration) {
            guard run > newest else { return }
            newest = run
            links = links?.adding(at: now) ?? Origin.Links(at: now)
        }

        /// Lets such a moment pass, while nothing of the rule is going; gives its end, nil once it is over.
        package mutating func rest(at now: Duration) -> Duration? {
            let end = idleUntil ?? now + Stream.moment
            idleUntil = end
            guard end <= now else { return end }
            isTested = true
            // A stream that has ended leaves paths behind, too: only what comes from now on tells.
            links = nil
            return nil
        }
    }
}
