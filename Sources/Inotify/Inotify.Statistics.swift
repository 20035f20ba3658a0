extension Inotify {
    /// What an ``Inotify`` has done since it was opened.
    public struct Statistics: Hashable, Sendable {
        /// Events read.
        public var events = 0
        /// Reads that gave at least one event.
        public var reads = 0
        /// Bytes read.
        public var bytes = 0
        /// Times the kernel's queue was full.
        public var overflows = 0
        /// The most bytes that ever waited in the kernel when a read began.
        public var mostPendingBytes = 0
        /// Watches dropped by ``Inotify/reconcile()`` because the kernel no longer had them.
        public var droppedByReconcile = 0

        /// All zero.
        public init() {}
    }
}
