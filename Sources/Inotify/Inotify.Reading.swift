internal import CLinux
internal import Glibc
internal import Synchronization

extension Inotify: ReadinessHandler {
    /// The next event; waits for one.
    ///
    /// - Returns: nil when closed, or when the calling task is cancelled; a cancellation never loses an event.
    /// - Throws: ``Failure`` with `.read`.
    public func next() async throws(Failure) -> Event? {
        try await receive(all: false).first
    }

    /// All events that one read of the kernel's queue gives; waits for at least one.
    ///
    /// - Returns: the events in their order; empty when closed, or when the calling task is cancelled.
    /// - Throws: ``Failure`` with `.read`.
    public func nextBatch() async throws(Failure) -> [Event] {
        try await receive(all: true)
    }

    /// The next event; blocks the calling thread until there is one.
    ///
    /// - Parameter timeout: nil means ``timeout``, and that nil means for ever; zero or less never blocks.
    /// - Returns: nil when time is up, or when closed.
    /// - Throws: ``Failure`` with `.read`, or `.poll` when no descriptor is left to wait with.
    public func wait(timeout: Duration? = nil) throws(Failure) -> Event? {
        let limit = timeout ?? self.timeout
        let deadline = limit.map { Deadline.after($0) }
        let (ready, id) = state.withLock { ($0.takeNow(all: false), $0.waiters.ticket()) }
        if let ready { return try ready?.get().first }
        if let limit, limit <= .zero { return nil }
        let slot = try ThreadSlot<Delivery>()
        enqueue(id, all: false) { slot.fill($0) }
        if !slot.wait(until: deadline) {
            // Either it is taken out of the queue now, or the answer is in the slot.
            let mine = state.withLock { $0.waiters.cancel(id, mayComeLater: false) }
            if mine != nil { return nil }
            _ = slot.wait(until: nil)
        }
        return try slot.value?.get().first
    }

    private func receive(all: Bool) async throws(Failure) -> [Event] {
        if Task.isCancelled { return [] }
        let (ready, id) = state.withLock { ($0.takeNow(all: all), $0.waiters.ticket()) }
        if let ready { return try ready?.get() ?? [] }
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
        let (isWaiting, ready) = state.withLock { state -> (Bool, Delivery??) in
            if let ready = state.takeNow(all: all) { return (false, ready) }
            return (state.waiters.append(id, takesAll: all, answer: answer), .some(nil))
        }
        if isWaiting { arm() } else { answer(ready ?? nil) }
    }

    /// Reads, and serves those who wait; on the reactor's thread.
    package func becameReadable() {
        let (served, mustArm) = state.withLock { $0.serve() }
        for (waiter, delivery) in served { waiter.answer(delivery) }
        if mustArm { arm() }
    }
}

extension Inotify.State {
    /// What a newcomer gets without waiting.
    ///
    /// - Returns: `.some(nil)` when closed; nil when it must wait, because nothing is there or others came first.
    mutating func takeNow(all: Bool) -> Inotify.Delivery?? {
        guard descriptor != nil else { return .some(nil) }
        guard waiters.isEmpty else { return nil }
        if head == queue.count, let failure = refill() { return .failure(failure) }
        return take(all: all).map { .success($0) }
    }

    /// Answers those who wait, as far as there are events.
    mutating func serve() -> (served: [(Waiters<Inotify.Delivery>.Waiter, Inotify.Delivery)], mustArm: Bool) {
        var served: [(Waiters<Inotify.Delivery>.Waiter, Inotify.Delivery)] = []
        guard descriptor != nil, !waiters.isEmpty else { return ([], false) }
        if head == queue.count, let failure = refill() {
            return (waiters.popAll().map { ($0, .failure(failure)) }, false)
        }
        while head < queue.count, let waiter = waiters.popFirst() {
            served.append((waiter, .success(take(all: waiter.takesAll) ?? [])))
        }
        return (served, !waiters.isEmpty)
    }

    /// Takes events out of the queue; nil if it is empty.
    private mutating func take(all: Bool) -> [Inotify.Event]? {
        guard head < queue.count else { return nil }
        let taken = all ? Array(queue[head...]) : [queue[head]]
        head += taken.count
        if head == queue.count {
            queue.removeAll(keepingCapacity: queue.capacity <= 1 << 14)
            head = 0
        }
        return taken
    }

    /// Reads once from the kernel into the empty queue.
    private mutating func refill() -> Inotify.Failure? {
        guard let descriptor else { return nil }
        statistics.mostPendingBytes = max(statistics.mostPendingBytes, Int(cl_pending(descriptor.raw)))
        let count = buffer.withUnsafeMutableBytes { cl_read(descriptor.raw, $0.baseAddress, $0.count) }
        guard count != -Int(EAGAIN) else { return nil }
        guard count >= 0 else { return Inotify.Failure(.read, errno: CInt(-count)) }
        statistics.reads += 1
        statistics.bytes += count
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        bytes.withUnsafeBytes { all in
            _ = EventBuffer.decode(UnsafeRawBufferPointer(rebasing: all[..<count])) { record, _ in
                receive(record)
            }
        }
        swap(&bytes, &buffer)
        return nil
    }

    private mutating func receive(_ record: EventBuffer.Record) {
        let mask = Inotify.Mask(rawValue: record.mask)
        let watch = watches[record.watch]
        if mask.contains(.ignored), let watch {
            watch.deactivate()
            watches[record.watch] = nil
        }
        statistics.events += 1
        queue.append(
            Inotify.Event(
                watch: watch,
                mask: mask,
                cookie: record.cookie,
                nameBytes: record.name.isEmpty ? nil : Array(record.name)
            )
        )
        guard mask.contains(.queueOverflow), let descriptor else { return }
        statistics.overflows += 1
        _ = Inotify.reconcile(&self, descriptor.raw)
    }
}
