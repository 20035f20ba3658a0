/// Decides whether to wait for the next event, or to let some come together because a burst goes on.
///
/// To be woken costs many times what an event costs, and files that were created are mostly closed by the end of a
/// pause, so nothing need be looked at. A bucket that leaks tells bursts from what comes alone. Files that somebody
/// writes only after the last one was told must not be kept waiting: a pause in which hardly anything came shows them,
/// and the next one comes after twice as many events.
package struct ReadingPace: Sendable {
    /// Until when nothing is read (`CLOCK_MONOTONIC`, ns); nil where the next event is waited for.
    package private(set) var pausedUntil: Int64?
    private let pause: Int64
    /// How full the bucket is, and how full it is in a burst, in ns that it takes to be empty again.
    private var level: Int64 = 0
    private var burst = Self.firstBurst
    private var isAfterPause = false
    private var waitedAt: Int64 = 0
    private var events: UInt64 = 0

    /// Never pauses, unless it is told for how long.
    package init(pause: Duration = .zero) {
        let (seconds, attoseconds) = pause.components
        self.pause = max(0, min(seconds, 1)) * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// Takes note that all that was read is handled, and what comes now is to be waited for.
    ///
    /// - Parameters:
    ///   - now: the moment (`CLOCK_MONOTONIC`, ns).
    ///   - events: how many were read so far.
    package mutating func wait(at now: Int64, events: UInt64) {
        guard pause > 0 else { return }
        let news = Int64(min(events &- self.events, 1_000))
        level = min(max(0, level - (now - waitedAt)) + news * Self.share, 4 * burst)
        (waitedAt, self.events) = (now, events)
        if isAfterPause, news < Self.few {
            level = 0
            burst = min(2 * burst, Self.lastBurst)
        } else if isAfterPause {
            burst = Self.firstBurst
        }
        isAfterPause = level >= burst
        pausedUntil = isAfterPause ? now + pause : nil
    }

    /// Takes note that something has ended the waiting.
    package mutating func resume() {
        pausedUntil = nil
    }

    /// What one event adds to the bucket, in ns.
    private static let share: Int64 = 500_000
    private static let firstBurst = 16 * share
    private static let lastBurst = 1_024 * share
    /// Fewer events than this were not worth a pause.
    private static let few: Int64 = 4
}
