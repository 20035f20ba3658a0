package import HeedModel

extension LoopGuard {
    /// What the guard knows of one rule that starts itself again and again.
    package struct Watch: Sendable {
        /// Which run of the chain comes next, counted from 1.
        package private(set) var count = 0
        /// Before when it does not start.
        package private(set) var until: Duration?
        /// Whether the files are being looked at.
        package var isLooking = false
        private var seen: [BytePath: [(state: PathState, count: Int)]] = [:]

        /// Makes a watch over a rule that has not started itself.
        package init() {}

        /// Notes that a longer chain wants to go on; false where it was noted before.
        package mutating func meets(_ count: Int, at now: Duration) -> Bool {
            guard count > self.count else { return false }
            self.count = count
            until = LoopGuard.gap(before: count).map { now + $0 }
            return true
        }

        /// Compares what the files of a batch hold with what they held before in this chain.
        ///
        /// - Parameter states: of the changed paths, contents included.
        /// - Returns: a path and how many runs ago it was the same, if that is so for all of them.
        package mutating func compare(_ states: [BytePath: PathState]) -> (path: BytePath, runsAgo: Int)? {
            var repeated: (path: BytePath, runsAgo: Int)?
            var isNew = states.isEmpty
            for (path, state) in states.sorted(by: { $0.key < $1.key }) {
                let comparable = PathState(stamp: nil, content: state.content)
                let isKnowable = state.content != nil || state.stamp == nil
                let earlier = seen[path, default: []].last { isKnowable && $0.state == comparable }
                if let earlier {
                    repeated = repeated ?? (path, count - earlier.count)
                } else {
                    isNew = true
                }
                if isKnowable { seen[path, default: []].append((comparable, count)) }
            }
            return isNew ? nil : repeated
        }
    }
}
