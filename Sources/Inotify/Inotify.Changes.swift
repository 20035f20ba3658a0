extension Inotify {
    /// The events with the two halves of each rename joined.
    ///
    /// Works for any watches that ask for ``Mask/move``. A first half (`movedFrom`) waits for its second half
    /// (`movedTo`); the kernel queues both in one system call, but events of others may come between, and a read may
    /// end between them. What happens to the same name meanwhile waits too; events of other names are not delayed.
    /// While changes are taken, nobody else should take events of this instance. Ending early, by leaving the loop or
    /// cancelling the task, loses nothing: the events that are still held are given back to the instance.
    ///
    /// - Parameter hold: how long a first half waits before it is told as ``Change/movedOut(_:)``; the longest gap
    ///   measured is below 1 ms.
    /// - Returns: the changes, to be taken in a task (`for try await`) or by blocking a thread
    ///   (``Changes/blocking(timeout:)``).
    public func changes(hold: Duration = .milliseconds(10)) -> Changes {
        Changes(inotify: self, hold: hold)
    }

    /// The changes of an instance, see ``Inotify/changes(hold:)``.
    public struct Changes: AsyncSequence, Sendable {
        /// What is taken.
        public typealias Element = Change
        /// What can go wrong.
        public typealias Failure = Inotify.Failure

        let inotify: Inotify
        let hold: Duration

        /// Changes, one after the other, until the instance is closed or the task is cancelled.
        public struct AsyncIterator: AsyncIteratorProtocol {
            private let source: ChangeSource

            fileprivate init(_ source: ChangeSource) {
                self.source = source
            }

            /// The next change; nil at the end.
            public mutating func next() async throws(Inotify.Failure) -> Change? {
                try await source.next()
            }

            /// The next change; nil at the end.
            ///
            /// - Parameter actor: the caller's isolation, which is kept.
            /// - Returns: the change, or nil at the end.
            /// - Throws: ``Inotify/Failure`` with `.read`, or `.poll` when no descriptor is left to wait with.
            public mutating func next(
                isolation actor: isolated (any Actor)?
            ) async throws(Inotify.Failure) -> Change? {
                try await source.next()
            }
        }

        /// Starts to take changes.
        public func makeAsyncIterator() -> AsyncIterator {
            AsyncIterator(ChangeSource(inotify, hold: hold))
        }

        /// Takes changes by blocking the calling thread.
        ///
        /// - Parameter timeout: how long to wait for each change; nil means ``Inotify/timeout``, and that nil means
        ///   for ever.
        /// - Returns: a sequence that ends when time is up, when the instance is closed, or at a failure.
        public func blocking(timeout: Duration? = nil) -> BlockingChanges {
            BlockingChanges(ChangeSource(inotify, hold: hold), timeout: timeout)
        }
    }
}
