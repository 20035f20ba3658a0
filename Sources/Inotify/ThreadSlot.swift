internal import CLinux
internal import Synchronization

/// The place where a blocked thread gets its answer.
package final class ThreadSlot<Value: Sendable>: Sendable {
    private let answer = Mutex<Value?>(nil)
    private let bell: Descriptor

    /// An empty place.
    package init() throws(Inotify.Failure) {
        let raw = cl_eventfd()
        guard raw >= 0 else { throw Inotify.Failure(.poll, errno: -raw) }
        bell = Descriptor(owning: raw)
    }

    /// Puts the answer in and wakes the thread.
    package func fill(_ value: Value?) {
        answer.withLock { $0 = value }
        _ = cl_eventfd_signal(bell.raw)
    }

    /// Blocks until the answer is there or time is up.
    ///
    /// - Parameter deadline: a moment of `CLOCK_MONOTONIC` in ns; nil waits for ever.
    /// - Returns: whether the answer is there.
    package func wait(until deadline: Int64?) -> Bool {
        cl_poll_until(bell.raw, deadline ?? -1) > 0
    }

    /// The answer.
    package var value: Value? { answer.withLock { $0 } }
}
