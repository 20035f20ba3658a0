package import HeedModel
import Synchronization

/// A reporter that keeps what it is told.
package final class RecordingReporter: Reporter {
    private let kept = Mutex<[Notice]>([])

    /// Makes a reporter that was told nothing.
    package init() {}

    /// All notices so far, in order.
    package var notices: [Notice] { kept.withLock { $0 } }

    /// Keeps it.
    package func report(_ notice: Notice) {
        kept.withLock { $0.append(notice) }
    }
}
