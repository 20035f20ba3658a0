extension TreeCore {
    /// Faults made on purpose, to prove that tests would notice them; none by default.
    package struct Faults: Sendable {
        /// Every so many events one is not handled; 0 handles all.
        package var dropsOneEventIn = 0
        /// Every so many files found by listing one is not reported.
        package var skipsOneSynthesisIn = 0
        /// Every so many watches given back one is kept in the kernel.
        package var keepsOneWatchIn = 0
        private var events = 0
        private var syntheses = 0
        private var removals = 0

        /// No faults.
        package init() {}

        /// Whether the event now read is lost.
        mutating func isEventDropped() -> Bool { Self.isDue(dropsOneEventIn, &events) }

        /// Whether the file now found is not reported.
        mutating func isSynthesisSkipped() -> Bool { Self.isDue(skipsOneSynthesisIn, &syntheses) }

        /// Whether the watch now given back is kept.
        mutating func isRemovalForgotten() -> Bool { Self.isDue(keepsOneWatchIn, &removals) }

        private static func isDue(_ interval: Int, _ count: inout Int) -> Bool {
            guard interval > 0 else { return false }
            count += 1
            return count % interval == 0
        }
    }
}
