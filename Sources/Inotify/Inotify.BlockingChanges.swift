extension Inotify {
    /// Changes taken by blocking the calling thread; ends on time-out, closing or failure.
    ///
    /// Not to be shared between threads.
    public final class BlockingChanges: Sequence, IteratorProtocol {
        private let source: ChangeSource
        private let timeout: Duration?
        /// Why it ended, if it was a failure.
        public private(set) var failure: Failure?

        init(_ source: ChangeSource, timeout: Duration?) {
            self.source = source
            self.timeout = timeout
        }

        /// The next change; nil at the end.
        public func next() -> Change? {
            do {
                return try source.wait(timeout: timeout)
            } catch {
                failure = error
                return nil
            }
        }
    }
}
