extension Inotify: AsyncSequence {
    /// The events, one after the other, until the instance is closed or the task is cancelled.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let inotify: Inotify

        /// The next event; nil at the end.
        public mutating func next() async throws(Failure) -> Event? {
            try await inotify.next()
        }

        /// The next event; nil at the end.
        ///
        /// - Parameter actor: the caller's isolation, which is kept.
        /// - Returns: the event, or nil at the end.
        /// - Throws: ``Inotify/Failure`` with `.read`.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(Failure) -> Event? {
            try await inotify.next()
        }
    }

    /// Starts to take events.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(inotify: self) }

    /// Takes events by blocking the calling thread.
    ///
    /// - Parameter timeout: how long to wait for each event; nil means ``timeout``, and that nil means for ever.
    /// - Returns: a sequence that ends when time is up, when the instance is closed, or at a failure.
    public func blocking(timeout: Duration? = nil) -> BlockingEvents {
        BlockingEvents(inotify: self, timeout: timeout)
    }
}
