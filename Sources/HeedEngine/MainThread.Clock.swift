import CLinux

extension MainThread {
    /// The monotonic clock, slept by on the main thread.
    package struct Clock: _Concurrency.Clock {
        /// A moment of the monotonic clock.
        package struct Instant: InstantProtocol {
            /// Nanoseconds since some moment before the process began.
            let nanoseconds: Int64

            /// The moment that is so much later.
            package func advanced(by duration: Duration) -> Instant {
                let (seconds, attoseconds) = duration.components
                let (product, hasOverflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
                guard !hasOverflow else { return Instant(nanoseconds: seconds < 0 ? .min : .max) }
                let (sum, isTooLate) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
                let (moment, isBeyond) = nanoseconds.addingReportingOverflow(sum)
                return Instant(nanoseconds: isTooLate || isBeyond ? (seconds < 0 ? .min : .max) : moment)
            }

            /// How much later another moment is.
            package func duration(to other: Instant) -> Duration {
                let (difference, isTooFar) = other.nanoseconds.subtractingReportingOverflow(nanoseconds)
                return .nanoseconds(isTooFar ? (other < self ? .min : .max) : difference)
            }

            /// Whether a moment comes before another.
            package static func < (left: Instant, right: Instant) -> Bool {
                left.nanoseconds < right.nanoseconds
            }
        }

        private let thread: MainThread

        /// The clock of a thread.
        package init(_ thread: MainThread) {
            self.thread = thread
        }

        /// The current moment.
        package var now: Instant { Instant(nanoseconds: cl_monotonic()) }

        /// The shortest time that is told apart.
        package var minimumResolution: Duration { .nanoseconds(1) }

        /// Comes back at a moment, never before it.
        package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
            try await thread.sleep(until: deadline.nanoseconds)
        }
    }
}
