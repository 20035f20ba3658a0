/// How often a failed run is repeated, and after which waits (`retry`).
package struct Retry: Hashable, Sendable {
    /// How many runs may follow the failed one.
    package var max: Int
    /// The wait before the first repetition.
    package var delay: Duration
    /// By what each wait is longer than the one before it.
    package var backoff: Double
    /// The longest wait.
    package var maxDelay: Duration

    /// Makes a retry; the waits are 1 s, 2 s, 4 s and so on up to a minute unless given.
    package init(
        max: Int,
        delay: Duration = .seconds(1),
        backoff: Double = 2,
        maxDelay: Duration = .seconds(60)
    ) {
        self.max = max
        self.delay = delay
        self.backoff = backoff
        self.maxDelay = maxDelay
    }

    /// The wait before a repetition.
    ///
    /// - Parameter repetition: counted from 1.
    /// - Returns: nil where there are no more repetitions.
    package func wait(before repetition: Int) -> Duration? {
        guard repetition >= 1, repetition <= max else { return nil }
        var wait = min(delay, maxDelay)
        for _ in 1..<repetition where wait < maxDelay {
            wait = min(wait * backoff, maxDelay)
        }
        return wait
    }
}
