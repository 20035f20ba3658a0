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

    /// Somebody who has things to do on this thread when a descriptor is readable or a moment has come.
    package protocol Guest: Sendable {
        /// To be waited for.
        var descriptor: Int32 { get }
        /// In nanoseconds of the monotonic clock; nil for never.
        var deadline: Int64? { get }
        /// Does what there is to do, without waiting.
        func turn()
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var sleepers: [Sleeper] = []
        var nextID: UInt64 = 0
        var isWaiting = false
        var guest: (any Guest)?
        var guestTurnAt: Int64 = 0
    }

    /// How long jobs may keep a guest from its turn, in nanoseconds.
    private static let guestPatience: Int64 = 1_000_000

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

    /// Has a guest do its things on this thread from now on; nil for none.
    package func host(_ guest: (any Guest)?) {
        change { $0.guest = guest }
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

    /// What there is to do at a moment.
    private struct Agenda {
        var jobs: [UnownedJob]
        var due: [Sleeper]
        var deadline: Int64
        var guest: (any Guest)?
        var isGuestDue: Bool
    }

    private func agenda(at now: Int64) -> Agenda {
        state.withLock { state in
            let agenda = Agenda(
                jobs: state.jobs,
                due: state.sleepers.filter { $0.deadline <= now },
                deadline: state.sleepers.lazy.map(\.deadline).filter { $0 > now }.min() ?? .max,
                guest: state.guest,
                isGuestDue: now - state.guestTurnAt >= MainThread.guestPatience
            )
            if !agenda.due.isEmpty { state.sleepers.removeAll { $0.deadline <= now } }
            state.jobs = []
            state.isWaiting = agenda.jobs.isEmpty && agenda.due.isEmpty
            if agenda.isGuestDue || state.isWaiting { state.guestTurnAt = now }
            return agenda
        }
    }

    /// Waits until there is something to run, for news of inotify and for what the guest waits for.
    private func nextJobs(_ reactor: Reactor?) -> [UnownedJob] {
        while true {
            let now = cl_monotonic()
            let agenda = agenda(at: now)
            for sleeper in agenda.due { sleeper.continuation.resume() }
            guard agenda.jobs.isEmpty else {
                if agenda.isGuestDue { agenda.guest?.turn() }
                return agenda.jobs
            }
            guard agenda.due.isEmpty else { continue }
            let guestDeadline = agenda.guest?.deadline ?? .max
            let ready = cl_poll_three_until(
                wake,
                reactor?.descriptor ?? -1,
                agenda.guest?.descriptor ?? -1,
                min(agenda.deadline, guestDeadline)
            )
            state.withLock { $0.isWaiting = false }
            if ready > 0, ready & 1 != 0 {
                var count: UInt64 = 0
                _ = cl_read(wake, &count, MemoryLayout<UInt64>.size)
            }
            if ready > 0, ready & 2 != 0 { reactor?.turn() }
            if (ready > 0 && ready & 4 != 0) || (ready == 0 && guestDeadline <= cl_monotonic()) {
                agenda.guest?.turn()
            }
        }
    }
}
