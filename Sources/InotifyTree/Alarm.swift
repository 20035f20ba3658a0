internal import CLinux
internal import Inotify
internal import Synchronization

/// Wakes one task at a moment, by way of the reactor.
final class Alarm: Sendable {
    private let timer: Descriptor
    private let reactor: Reactor
    private let token = Mutex<UInt64>(0)
    private let waiters = Mutex(Waiters<Bool>())

    /// An alarm that is not set.
    init() throws(Inotify.Failure) {
        let raw = cl_timerfd()
        guard raw >= 0 else { throw .initialize(errno: -raw) }
        timer = Descriptor(owning: raw)
        reactor = try Reactor.shared()
        let number = try reactor.register(raw, handler: self)
        token.withLock { $0 = number }
    }

    deinit {
        reactor.unregister(token.withLock { $0 })
    }

    /// Waits until a moment of `CLOCK_MONOTONIC` in ns, or until the calling task is cancelled.
    func wait(until moment: Int64) async {
        let id = waiters.withLock { $0.ticket() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWaiting = waiters.withLock { waiters in
                    waiters.append(id, takesAll: true) { _ in continuation.resume() }
                }
                guard isWaiting else { return continuation.resume() }
                _ = cl_timerfd_set(timer.raw, max(1, moment))
                reactor.arm(token.withLock { $0 })
            }
        } onCancel: {
            let waiter = waiters.withLock { $0.cancel(id, mayComeLater: true) }
            waiter?.answer(nil)
        }
        waiters.withLock { $0.forget(id) }
    }
}

extension Alarm: ReadinessHandler {
    /// Wakes who waits; on the reactor's thread.
    package func becameReadable() {
        for waiter in waiters.withLock({ $0.popAll() }) { waiter.answer(true) }
    }
}
