import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Clock, Sendable {
    /// A moment, as the time since the clock was made.
    package struct Instant: InstantProtocol, Hashable {
        /// Since the clock was made.
        package var offset: Duration

        /// Makes a moment.
        package init(_ offset: Duration) {
            self.offset = offset
        }

        /// A later moment.
        package func advanced(by duration: Duration) -> Instant { Instant(offset + duration) }
        /// The time from here to there.
        package func duration(to other: Instant) -> Duration { other.offset - offset }
        /// Orders by time.
        package static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant(.zero)
        var nextID = 0
        var sleepers: [Int: (deadline: Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var cancelled: Set<Int> = []
        var observers: [(deadline: Instant, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// Makes a clock that shows zero.
    package init() {}

    /// What the clock shows.
    package var now: Instant { state.withLock { $0.now } }
    /// As fine as durations are.
    package var minimumResolution: Duration { .nanoseconds(1) }

    /// Waits until the clock was moved to the deadline.
    package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enter(id, deadline, continuation)
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Returns once something sleeps for exactly this deadline.
    package func sleeping(until offset: Duration) async {
        let deadline = Instant(offset)
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleepers.values.contains(where: { $0.deadline == deadline }) { return true }
                state.observers.append((deadline, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Moves the clock and wakes who is due.
    package func advance(to offset: Duration) {
        let due = state.withLock { state in
            state.now = max(state.now, Instant(offset))
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    private func enter(_ id: Int, _ deadline: Instant, _ continuation: CheckedContinuation<Void, any Error>) {
        let (result, observers) = state.withLock {
            state -> (Result<Void, any Error>?, [CheckedContinuation<Void, Never>]) in
            if state.cancelled.remove(id) != nil { return (.failure(CancellationError()), []) }
            let met = state.observers.filter { $0.deadline == deadline }.map(\.continuation)
            state.observers.removeAll { $0.deadline == deadline }
            if deadline <= state.now { return (.success(()), met) }
            state.sleepers[id] = (deadline, continuation)
            return (nil, met)
        }
        if let result { continuation.resume(with: result) }
        for observer in observers { observer.resume() }
    }

    private func cancel(_ id: Int) {
        let continuation = state.withLock { state in
            guard let sleeper = state.sleepers.removeValue(forKey: id) else {
                state.cancelled.insert(id)
                return nil as CheckedContinuation<Void, any Error>?
            }
            return sleeper.continuation
        }
        continuation?.resume(throwing: CancellationError())
    }
}
