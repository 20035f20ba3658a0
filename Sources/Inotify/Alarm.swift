internal import CLinux
internal import Synchronization

/// Calls back once at a moment, on the reactor's thread.
package final class Alarm: ReadinessHandler {
    private let timer: Descriptor
    private let reactor: Reactor
    private let token = Mutex<UInt64>(0)
    private let action = Mutex<(@Sendable () -> Void)?>(nil)

    /// An alarm that is not set.
    package init() throws(Inotify.Failure) {
        let raw = cl_timerfd()
        guard raw >= 0 else { throw .poll(errno: -raw) }
        timer = Descriptor(owning: raw)
        reactor = try Reactor.shared()
        let token = try reactor.register(raw, handler: self)
        self.token.withLock { $0 = token }
    }

    deinit {
        reactor.unregister(token.withLock { $0 })
    }

    /// Sets it; what it was set to before is forgotten.
    ///
    /// - Parameters:
    ///   - moment: of `CLOCK_MONOTONIC` in ns.
    ///   - body: called at that moment; now and then too early, so it is for others to look at the clock.
    package func set(_ moment: Int64, _ body: @escaping @Sendable () -> Void) {
        action.withLock { $0 = body }
        _ = cl_timerfd_set(timer.raw, moment)
        reactor.arm(token.withLock { $0 })
    }

    /// Forgets what it was set to.
    package func stop() {
        action.withLock { $0 = nil }
        _ = cl_timerfd_set(timer.raw, 0)
    }

    /// Calls back.
    package func becameReadable() {
        let body = action.withLock { action in
            defer { action = nil }
            return action
        }
        body?()
    }
}
