internal import Synchronization

/// Tells a walk in another thread that it is to stop.
final class ClosingFlag: Sendable {
    private let flag = Atomic(false)

    /// Whether it was raised.
    var isRaised: Bool { flag.load(ordering: .acquiring) }

    /// Raises it, for good.
    func raise() {
        flag.store(true, ordering: .releasing)
    }
}
