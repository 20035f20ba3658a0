/// When to wait for events, and when to let them gather: where much happens, one wake-up serves many of them.
///
/// Reading each event as it comes costs a wake-up of two threads, several times what the event costs itself. A few
/// changes are read at once; only when they come as soon as they are waited for, again and again, a wait begins with
/// a pause.
package struct Pace {
    /// How soon something must come for a wait to count as short, in ns.
    private static let near: Int64 = 300_000
    /// How many short waits there must be before one begins with a pause.
    private static let patience = 5

    /// How long a pause takes, in ns; 0: there is none.
    private let pause: Int64
    /// When the last wait began, or when its pause was to be over; nil where nobody waits.
    private var waitsSince: Int64?
    private var wasShort = false
    private var hasRead = false
    private var streak = 0
    /// When the pause is over in which events gather now; 0: there is none.
    package private(set) var end: Int64 = 0

    /// Starts with no pause.
    package init(pause: Duration) {
        let parts = pause.components
        self.pause = max(0, parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000)
    }

    /// Takes note that somebody looks, whoever woke them.
    ///
    /// - Parameter now: on the monotonic clock, in ns.
    package mutating func wake(at now: Int64) {
        end = 0
        guard let since = waitsSince else { return }
        waitsSince = nil
        wasShort = now - since < Pace.near
        hasRead = false
    }

    /// Takes note that there was something to read.
    package mutating func noteRead() { hasRead = true }

    /// A wait begins.
    ///
    /// - Parameter now: on the monotonic clock, in ns.
    /// - Returns: whether it begins with a pause, until ``end``.
    package mutating func wait(at now: Int64) -> Bool {
        guard pause > 0 else { return false }
        guard end <= now else { return true }
        streak = wasShort && hasRead ? min(streak + 1, Pace.patience) : 0
        end = streak == Pace.patience ? now + pause : 0
        waitsSince = max(now, end)
        return end > 0
    }
}
