package import HeedModel

/// Waits until nothing was added for `quiet`, at the latest `max` after the first addition.
///
/// With `leading`, what comes first after quiet is due at once, and only what follows is waited for. Knows times
/// only; what is collected meanwhile belongs to the ``Job``. Instants are durations since any fixed moment.
package struct Debouncer: Hashable, Sendable {
    /// The two waits.
    package let debounce: Debounce
    private var first: Duration?
    private var last: Duration?
    private var isAtOnce = false

    /// Makes a debouncer with nothing added.
    package init(_ debounce: Debounce) {
        self.debounce = debounce
    }

    /// Whether something was added that is not released yet.
    package var isOpen: Bool { first != nil }

    /// When what was added is due; nil while nothing is.
    package var deadline: Duration? {
        guard let first, let last else { return nil }
        return isAtOnce ? first : min(last + debounce.quiet, first + debounce.max)
    }

    /// When the last addition is so long ago that the next one is the first after quiet.
    package var quietFrom: Duration? { last.map { $0 + debounce.quiet } }

    /// Notes that something happened.
    package mutating func add(at now: Duration) {
        if first == nil {
            isAtOnce = debounce.isLeading && (quietFrom.map { $0 <= now } ?? true)
            first = now
        }
        last = now
    }

    /// Whether what was added is due now; if so, nothing is waiting afterwards.
    package mutating func release(at now: Duration) -> Bool {
        guard let deadline, deadline <= now else { return false }
        first = nil
        return true
    }

    /// Forgets what was added, not when.
    package mutating func reset() {
        first = nil
    }
}
