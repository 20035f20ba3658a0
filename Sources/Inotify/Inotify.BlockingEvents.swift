extension Inotify {
    /// Events taken by blocking the calling thread; ends on time-out, closing or failure.
    ///
    /// Not to be shared between threads; each takes its own from ``Inotify/blocking(timeout:)``.
    public final class BlockingEvents: Sequence, IteratorProtocol {
        private let inotify: Inotify
        private let timeout: Duration?
        /// Why it ended, if it was a failure.
        public private(set) var failure: Failure?

        init(inotify: Inotify, timeout: Duration?) {
            self.inotify = inotify
            self.timeout = timeout
        }

        /// The next event; nil at the end.
        public func next() -> Event? {
            do {
                return try inotify.wait(timeout: timeout)
            } catch {
                failure = error
                return nil
            }
        }
    }
}
