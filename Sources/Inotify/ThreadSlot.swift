internal import CLinux
internal import Synchronization

/// The place where a blocked thread gets its answer.
package final class ThreadSlot<Value: Sendable>: Sendable {
    /// What woke a thread.
    package enum Wake: Sendable {
        /// The answer is there.
        case answered
        /// The descriptor that was waited for as well can be read.
        case readable
        /// Time is up.
        case timedOut
        /// It cannot be waited at all.
        case failed(CInt)
    }

    private struct Answer {
        var isThere = false
        var value: Value?
    }

    private let answer = Mutex(Answer())
    private let bell: Descriptor

    /// An empty place.
    package init() throws(Inotify.Failure) {
        let raw = cl_eventfd()
        guard raw >= 0 else { throw .poll(errno: -raw) }
        bell = Descriptor(owning: raw)
    }

    /// Puts the answer in and wakes the thread.
    package func fill(_ value: Value?) {
        answer.withLock { $0 = Answer(isThere: true, value: value) }
        _ = cl_eventfd_signal(bell.raw)
    }

    /// Blocks until the answer is there or time is up.
    ///
    /// - Parameter deadline: a moment of `CLOCK_MONOTONIC` in ns; nil waits for ever.
    /// - Returns: whether the answer is there.
    package func wait(until deadline: Int64?) -> Bool {
        cl_poll_until(bell.raw, deadline ?? -1) > 0
    }

    /// Blocks until the answer is there, a descriptor can be read, or time is up.
    ///
    /// - Parameters:
    ///   - descriptor: waited for as well.
    ///   - deadline: a moment of `CLOCK_MONOTONIC` in ns; nil waits for ever.
    /// - Returns: what happened; where both did, that the answer is there.
    package func wait(orFor descriptor: CInt, until deadline: Int64?) -> Wake {
        let result = cl_poll_two_until(descriptor, bell.raw, deadline ?? -1)
        if result < 0 { return .failed(-result) }
        if result & 2 != 0 { return .answered }
        return result == 0 ? .timedOut : .readable
    }

    /// The answer.
    package var value: Value? { answer.withLock { $0.value } }

    /// Empties the place, so that another thread can use it.
    package func reset() {
        let wasThere = answer.withLock { answer in
            defer { answer = Answer() }
            return answer.isThere
        }
        if wasThere { cl_eventfd_drain(bell.raw) }
    }
}
