package import HeedModel

/// Waits until nothing was added for `quiet`, at the latest `max` after the first addition.
///
/// Knows times only; what is collected meanwhile belongs to the ``Job``. Instants are durations since any fixed
/// moment.
package struct Debouncer: Hashable, Sendable {
    /// The two waits.
    package let debounce: Debounce
    private var first: Duration?
    private var last: Duration = .zero

    /// Makes a debouncer with nothing added.
    package init(_ debounce: Debounce) {
        self.debounce = debounce
    }

    /// Whether something was added that is not released yet.
    package var isOpen: Bool { first != nil }

    /// When what was added is due; nil while nothing is.
    package var deadline: Duration? {
        guard let first else { return nil }
        return min(last + debounce.quiet, first + debounce.max)
    }

    /// Notes that something happened.
    package mutating func add(at now: Duration) {
        if first == nil { first = now }
        last = now
    }

    /// Whether what was added is due now; if so, nothing is waiting afterwards.
    package mutating func release(at now: Duration) -> Bool {
        guard let deadline, deadline <= now else { return false }
        first = nil
        return true
    }

    /// Forgets what was added.
    package mutating func reset() {
        first = nil
    }
}
