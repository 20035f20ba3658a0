import CLinux
import Glibc
import Inotify
import Synchronization

/// Runs all tasks of heed on the main thread.
///
/// The pool that tasks run on by themselves wakes once a second for ever, and hands a change from thread to thread,
/// which takes longer than to handle it.
package final class MainThread: TaskExecutor {
    private struct Sleeper {
        var id: UInt64
        var deadline: Int64
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var sleepers: [Sleeper] = []
        var nextID: UInt64 = 0
        var isWaiting = false
    }

    private let state = Mutex(State())
    private let wake: Int32

    /// The one that there is.
    package static let shared = MainThread()

    private init() {
        wake = cl_eventfd()
    }

    /// What rules wait by.
    package var clock: Clock { Clock(self) }

    /// Takes a job of a task, from any thread.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        change { $0.jobs.append(job) }
    }

    /// Runs a task, and all that it starts, on the calling thread, which must be the main thread.
    ///
    /// Ends the process where it may not open one more file.
    package func run(_ body: @escaping @Sendable () async -> Never) -> Never {
        if let limit = OpenFiles.raise() {
            MainThread.refuse("only \(limit) files may be open, and heed needs 256")
        }
        guard wake >= 0 else {
            MainThread.refuse(String(cString: strerror(-wake)))
        }
        // Where that fails, who watches says why.
        let reactor = try? Reactor.hosted()
        Task(executorPreference: self) { await body() }
        let executor = asUnownedTaskExecutor()
        while true {
            for job in nextJobs(reactor) {
                job.runSynchronously(on: executor)
            }
        }
    }

    private static func refuse(_ reason: String) -> Never {
        let cure = "raise the limit of open files, for example: ulimit -n 1024"
        Surroundings.write("heed: error: cannot start: \(reason)\n  = help: \(cure)\n", to: 2)
        exit(ExitStatus.cannotWatch.rawValue)
    }

    /// Comes back at a moment of the monotonic clock, in nanoseconds, or throws when the task is cancelled.
    func sleep(until deadline: Int64) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                change {
                    $0.sleepers.append(Sleeper(id: id, deadline: deadline, continuation: continuation))
                }
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: UInt64) {
        let sleeper = state.withLock { state in
            state.sleepers.firstIndex { $0.id == id }.map { state.sleepers.remove(at: $0) }
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }

    /// Changes what there is to do, and wakes the thread where it waits.
    private func change(_ body: (inout sending State) -> Void) {
        let mustWake = state.withLock { state in
            body(&state)
            defer { state.isWaiting = false }
            return state.isWaiting
        }
        if mustWake { _ = cl_eventfd_signal(wake) }
    }

    /// Waits until there is something to run, and for news of inotify.
    private func nextJobs(_ reactor: Reactor?) -> [UnownedJob] {
        while true {
            let now = cl_monotonic()
            let (jobs, due, deadline) = state.withLock { state -> ([UnownedJob], [Sleeper], Int64) in
                let due = state.sleepers.filter { $0.deadline <= now }
                state.sleepers.removeAll { $0.deadline <= now }
                let jobs = state.jobs
                state.jobs = []
                state.isWaiting = jobs.isEmpty && due.isEmpty
                return (jobs, due, state.sleepers.map(\.deadline).min() ?? .max)
            }
            for sleeper in due { sleeper.continuation.resume() }
            if !jobs.isEmpty { return jobs }
            guard due.isEmpty else { continue }
            let ready = cl_poll_two_until(wake, reactor?.descriptor ?? -1, deadline)
            state.withLock { $0.isWaiting = false }
            if ready > 0, ready & 1 != 0 {
                var count: UInt64 = 0
                _ = cl_read(wake, &count, MemoryLayout<UInt64>.size)
            }
            if ready > 0, ready & 2 != 0 { reactor?.turn() }
        }
    }
}
