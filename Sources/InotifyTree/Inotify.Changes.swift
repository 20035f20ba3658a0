internal import CLinux
public import Inotify
internal import Synchronization

extension Inotify {
    /// The events of this instance with the halves of renames joined.
    ///
    /// The order is the kernel's, only that a first half waits for its second. Takes the events for itself: whoever
    /// else reads from the instance gets others.
    ///
    /// - Parameter hold: how long a first half waits; then it counts as moved out.
    /// - Returns: a sequence, to be read in one place at a time.
    public func changes(hold: Duration = .milliseconds(10)) -> Changes {
        Changes(self, hold: hold)
    }

    /// Events with the halves of renames joined, as a sequence.
    public final class Changes: Sendable, AsyncSequence {
        /// The changes, one after the other, until the instance is closed or the task is cancelled.
        public struct AsyncIterator: AsyncIteratorProtocol {
            fileprivate let changes: Changes

            /// The next change; nil at the end.
            public mutating func next() async throws(Failure) -> Change? {
                try await changes.next()
            }

            /// The next change; nil at the end.
            ///
            /// - Parameter actor: the caller's isolation, which is kept.
            /// - Returns: the change, or nil at the end.
            /// - Throws: ``Inotify/Failure`` with `.read`.
            public mutating func next(isolation actor: isolated (any Actor)?) async throws(Failure) -> Change?
            {
                try await changes.next()
            }
        }

        private struct State {
            var pairing: RenamePairing
            var ready: [Change] = []
            var head = 0

            mutating func add(_ changes: [Change]) {
                if head == ready.count {
                    ready = []
                    head = 0
                }
                ready += changes
            }

            mutating func take() -> Change? {
                guard head < ready.count else { return nil }
                head += 1
                return ready[head - 1]
            }
        }

        private let inotify: Inotify
        private let state: Mutex<State>
        /// Opened when a task first waits for a second half.
        private let alarm = Mutex<Alarm?>(nil)

        fileprivate init(_ inotify: Inotify, hold: Duration) {
            self.inotify = inotify
            state = Mutex(State(pairing: RenamePairing(hold: Deadline.nanoseconds(hold))))
        }

        /// Starts to take changes.
        public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(changes: self) }

        /// The next change; waits for one.
        ///
        /// - Returns: nil when the instance is closed, or when the calling task is cancelled.
        /// - Throws: ``Inotify/Failure`` with `.read`, or `.initialize` when no descriptor is left to wait with.
        public func next() async throws(Failure) -> Change? {
            while !Task.isCancelled {
                if let change = try takeReady() { return change }
                guard let deadline = state.withLock({ $0.pairing.nextDeadline }) else {
                    guard let event = try await inotify.next() else { return takeLast() }
                    add(event)
                    continue
                }
                guard let event = try await next(until: deadline) else { return takeLast() }
                if let event { add(event) }
            }
            return nil
        }

        /// The next change; blocks the calling thread until there is one.
        ///
        /// - Parameter timeout: nil waits for ever, zero or less never blocks.
        /// - Returns: nil when time is up, or when the instance is closed.
        /// - Throws: ``Inotify/Failure`` with `.read` or `.poll`.
        public func wait(timeout: Duration? = nil) throws(Failure) -> Change? {
            let end = timeout.map { Deadline.after($0) } ?? .max
            while true {
                if let change = try takeReady() { return change }
                if inotify.isClosed { return takeLast() }
                let deadline = state.withLock { $0.pairing.nextDeadline } ?? .max
                let left = Swift.min(end, deadline) - Deadline.now
                let limit = Swift.min(end, deadline) == .max ? nil : Duration.nanoseconds(Swift.max(0, left))
                if let event = try inotify.wait(timeout: limit ?? .seconds(1_000_000_000)) {
                    add(event)
                } else if end <= Deadline.now {
                    return try takeReady()
                }
            }
        }

        /// What can be told without waiting.
        private func takeReady() throws(Failure) -> Change? {
            while true {
                if let change = state.withLock({ $0.take() }) { return change }
                let now = Deadline.now
                if let event = try inotify.wait(timeout: .zero) {
                    add(event)
                    continue
                }
                // Only what was due before the queue was seen empty: a second half may have waited in it.
                let isNothing = state.withLock { state in
                    state.add(state.pairing.expire(at: now))
                    return state.head == state.ready.count
                }
                if isNothing { return nil }
            }
        }

        /// At the end the first halves left over count as moved out.
        private func takeLast() -> Change? {
            state.withLock { state in
                if inotify.isClosed { state.add(state.pairing.expire(at: .max)) }
                return state.take()
            }
        }

        private func add(_ event: Event) {
            state.withLock { $0.add($0.pairing.take(event, now: Deadline.now)) }
        }

        private func openAlarm() throws(Failure) -> Alarm {
            try alarm.withLock { (alarm) throws(Failure) in
                if let alarm { return alarm }
                let opened = try Alarm()
                alarm = opened
                return opened
            }
        }

        /// The next event, or `.some(nil)` when it is time; nil at the end.
        private func next(until deadline: Int64) async throws(Failure) -> Event?? {
            let alarm = try openAlarm()
            let result = await withTaskGroup(of: Result<Event?, Failure>?.self) { group in
                group.addTask { [inotify] in
                    do throws(Failure) {
                        return .success(try await inotify.next())
                    } catch {
                        return .failure(error)
                    }
                }
                group.addTask {
                    await alarm.wait(until: deadline)
                    return nil
                }
                var answer: Result<Event?, Failure>?
                var isTimeUp = false
                for await result in group {
                    if let result { answer = result } else { isTimeUp = true }
                    group.cancelAll()
                }
                // Cancelled because time was up: nil says nothing then.
                if isTimeUp, case .success(nil) = answer {
                    return Result<Event??, Failure>.success(.some(nil))
                }
                return answer.map { $0.map { event in event.map { .some($0) } } } ?? .success(.some(nil))
            }
            return try result.get()
        }
    }
}
