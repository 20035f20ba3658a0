package import HeedModel
import Synchronization

/// A runner without processes: a test says how and when runs end.
package final class FakeRunner: Runner {
    private struct State {
        var started: [Run] = []
        var stopped: [(Run.ID, Stop)] = []
        var signalled: [(Run.ID, Signal)] = []
        var receivers: [Run.ID: @Sendable (RunEvent) -> Void] = [:]
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var stopWaiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// Makes a runner that started nothing.
    package init() {}

    /// All runs that were started, in order.
    package var started: [Run] { state.withLock { $0.started } }
    /// All stops that were asked for, in order.
    package var stopped: [(Run.ID, Stop)] { state.withLock { $0.stopped } }
    /// All signals that were asked for, in order.
    package var signalled: [(Run.ID, Signal)] { state.withLock { $0.signalled } }

    /// Notes the run.
    package func start(_ run: Run, receive: @escaping @Sendable (RunEvent) -> Void) {
        let due = state.withLock { state in
            state.started.append(run)
            state.receivers[run.id] = receive
            let due = state.waiters.filter { $0.count <= state.started.count }.map(\.continuation)
            state.waiters.removeAll { $0.count <= state.started.count }
            return due
        }
        for waiter in due { waiter.resume() }
    }

    /// Notes the stop.
    package func stop(_ id: Run.ID, _ stop: Stop) {
        let due = state.withLock { state in
            state.stopped.append((id, stop))
            let due = state.stopWaiters.filter { $0.count <= state.stopped.count }.map(\.continuation)
            state.stopWaiters.removeAll { $0.count <= state.stopped.count }
            return due
        }
        for waiter in due { waiter.resume() }
    }

    /// Notes the signal.
    package func signal(_ id: Run.ID, _ signal: Signal) {
        state.withLock { $0.signalled.append((id, signal)) }
    }

    /// Ends a run.
    package func end(
        _ id: Run.ID,
        _ status: RunEnd.Status = .exited(0),
        after duration: Duration = .seconds(1)
    ) {
        let receive = state.withLock { $0.receivers.removeValue(forKey: id) }
        receive?(.ended(RunEnd(status: status, duration: duration)))
    }

    /// Returns once so many runs were started in all.
    package func started(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.started.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Returns once so many stops were asked for in all.
    package func stopped(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.stopped.count >= count { return true }
                state.stopWaiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
