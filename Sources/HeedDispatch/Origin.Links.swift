import HeedModel

extension Origin {
    /// How many runs of one rule are in a chain.
    ///
    /// Runs that follow each other at once count by the time they take: a program that saves, waits for the run and
    /// saves again looks like a loop, too, and hundreds of its runs are over before a real loop disturbs anybody.
    package struct Links: Hashable, Comparable, Sendable {
        /// A run that begins later than this after the one before counts in full.
        package static let quick = Duration.milliseconds(50)
        /// So much time with quicker ones counts as one.
        package static let spell = Duration.milliseconds(500)

        /// The runs that count.
        package private(set) var count: Int
        private var lastStart: Duration
        private var spent = Duration.zero

        /// The first run.
        package init(at now: Duration) {
            count = 1
            lastStart = now
        }

        /// Whether fewer runs count.
        package static func < (one: Links, other: Links) -> Bool { one.count < other.count }

        /// The chain with one more run, which begins now.
        package func adding(at now: Duration) -> Links {
            var longer = self
            let time = now - lastStart
            longer.lastStart = now
            longer.spent += time
            if time > Links.quick || longer.spent >= Links.spell {
                longer.count += 1
                longer.spent = .zero
            }
            return longer
        }
    }
}
