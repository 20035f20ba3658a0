internal import CLinux
internal import Glibc
internal import Synchronization

extension Inotify: ReadinessHandler {
    /// The next event; waits for one.
    ///
    /// - Returns: nil when closed, or when the calling task is cancelled; a cancellation never loses an event.
    /// - Throws: ``Failure`` with `.read`.
    public func next() async throws(Failure) -> Event? {
        if Task.isCancelled { return nil }
        if let ready = state.withLock({ $0.takeFirst() }) { return try ready.get() }
        return try await suspend(all: false).first
    }

    /// All events that one read of the kernel's queue gives; waits for at least one.
    ///
    /// - Returns: the events in their order; empty when closed, or when the calling task is cancelled.
    /// - Throws: ``Failure`` with `.read`.
    public func nextBatch() async throws(Failure) -> [Event] {
        if Task.isCancelled { return [] }
        if let ready = state.withLock({ $0.takeAll() }) { return try ready.get() }
        return try await suspend(all: true)
    }

    /// The next event; blocks the calling thread until there is one.
    ///
    /// - Parameter timeout: nil means ``timeout``, and that nil means for ever; zero or less never blocks.
    /// - Returns: nil when time is up, or when closed.
    /// - Throws: ``Failure`` with `.read`, or `.poll` when no descriptor is left to wait with.
    public func wait(timeout: Duration? = nil) throws(Failure) -> Event? {
        let (ready, limit) = state.withLock { ($0.takeFirst(), timeout ?? $0.timeout) }
        if let ready { return try ready.get() }
        if let limit, limit <= .zero { return nil }
        return try block(until: limit.map { Deadline.after($0) })
    }

    private func suspend(all: Bool) async throws(Failure) -> [Event] {
        let id = state.withLock { $0.waiters.ticket() }
        let delivery: Delivery? = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(id, all: all) { continuation.resume(returning: $0) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.cancel(id, mayComeLater: true) }
            waiter?.answer(nil)
        }
        if Task.isCancelled { state.withLock { $0.waiters.forget(id) } }
        return try delivery?.get() ?? []
    }

    /// Puts a waiter in the queue, or answers it at once if there is something by now.
    private func enqueue(
        _ id: UInt64,
        all: Bool,
        answer: @escaping @Sendable (Delivery?) -> Void
    ) {
        let (isWaiting, ready) = state.withLock { state -> (Bool, Delivery?) in
            guard state.descriptor != nil else { return (false, nil) }
            if state.waiters.isEmpty, let events = state.takeQueued(all: all) {
                return (false, .success(events))
            }
            return (state.waiters.append(id, takesAll: all, answer: answer), nil)
        }
        if isWaiting { arm() } else { answer(ready) }
    }

    /// Waits for the next event until a moment, in this thread.
    ///
    /// The thread waits for the kernel's queue itself, which is quicker than being woken by another; and at the same
    /// time for its turn, since whoever finds events serves all in their order.
    private func block(until deadline: Int64?) throws(Failure) -> Event? {
        let idle = state.withLock { $0.idleSlots.popLast() }
        let slot = if let idle { idle } else { try ThreadSlot<Delivery>() }
        var isKept = false
        defer {
            if !isKept {
                slot.reset()
                state.withLock { $0.keep(slot) }
            }
        }
        let (id, descriptor, ready) = state.withLock { state -> (UInt64, Descriptor?, Event?) in
            if state.descriptor != nil, state.waiters.isEmpty, let event = state.takeQueued(all: false)?.first
            {
                return (0, nil, event)
            }
            let id = state.waiters.ticket()
            if state.descriptor != nil {
                _ = state.waiters.append(id, takesAll: false, polls: true) { slot.fill($0) }
            }
            return (id, state.descriptor, nil)
        }
        guard let descriptor else { return ready }
        while true {
            switch slot.wait(orFor: descriptor.raw, until: deadline) {
            case .answered: return try slot.value?.get().first
            case .readable:
                if let event = state.withLock({ $0.takeAlone(id, keeping: slot) }) {
                    isKept = true
                    return event
                }
                if let mine = serve(first: id) { return try mine.get().first }
            case .timedOut:
                // Either it is taken out of the queue now, or the answer is in the slot.
                let mine = state.withLock { $0.waiters.cancel(id, mayComeLater: false) }
                if mine != nil { return nil }
                _ = slot.wait(until: nil)
            case .failed(let errno):
                _ = state.withLock { $0.waiters.cancel(id, mayComeLater: false) }
                throw .poll(errno: errno)
            }
        }
    }

    /// Reads, and serves those who wait; gives back what is meant for one of them.
    @discardableResult
    private func serve(first own: UInt64) -> Delivery? {
        let (served, mustArm) = state.withLock { $0.serve() }
        var mine: Delivery?
        for (waiter, delivery) in served {
            if waiter.id == own { mine = delivery } else { waiter.answer(delivery) }
        }
        if mustArm { arm() }
        return mine
    }

    /// Reads, and serves those who wait; on the reactor's thread.
    package func becameReadable() {
        serve(first: 0)
    }
}
