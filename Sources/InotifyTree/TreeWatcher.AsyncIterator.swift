public import Inotify

extension TreeWatcher: AsyncSequence {
    /// The changes, one after the other, until the watcher is closed or the task is cancelled.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let watcher: TreeWatcher

        /// The next change; nil at the end.
        public mutating func next() async throws(Inotify.Failure) -> Change? {
            try await watcher.next()
        }

        /// The next change; nil at the end.
        ///
        /// - Parameter actor: the caller's isolation, which is kept.
        /// - Returns: the change, or nil at the end.
        /// - Throws: ``Inotify/Failure`` with `.read`.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(Inotify.Failure) -> Change? {
            try await watcher.next()
        }
    }

    /// Starts to take changes.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(watcher: self) }
}
