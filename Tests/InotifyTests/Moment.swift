import CLinux
import Glibc

/// Times, for tests of what takes how long.
enum Moment {
    /// How long work takes.
    static func duration(of work: () throws -> Void) rethrows -> Duration {
        let start = cl_monotonic()
        try work()
        return .nanoseconds(cl_monotonic() - start)
    }

    /// The same for what tasks must do: they need this thread.
    static func wait(until condition: () -> Bool) async -> Bool {
        let limit = cl_monotonic() + 20_000_000_000
        while !condition() {
            if cl_monotonic() > limit { return false }
            await Task.yield()
        }
        return true
    }

    /// Waits until something is so; false if it is not within 20 s.
    static func wait(until condition: () -> Bool) -> Bool {
        let limit = cl_monotonic() + 20_000_000_000
        while !condition() {
            if cl_monotonic() > limit { return false }
            sched_yield()
        }
        return true
    }
}
