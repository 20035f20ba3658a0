internal import CLinux
internal import Glibc

extension Inotify {
    /// What a reader gets.
    typealias Delivery = Result<[Event], Failure>

    /// What an instance's lock guards.
    struct State {
        /// nil once closed.
        var descriptor: Descriptor?
        var watches = WatchTable()
        var buffer: [UInt8]
        /// Events read and not yet handed over, from `head` on.
        var queue: [Event] = []
        var head = 0
        var waiters = Waiters<Delivery>()
        /// For threads that block; kept, since each costs a descriptor.
        var idleSlots: [ThreadSlot<Delivery>] = []
        var timeout: Duration?
        var statistics = Statistics()
    }
}

extension Inotify.State {
    /// What a newcomer gets without waiting: one event, or nil when closed.
    ///
    /// - Returns: nil when it must wait, because nothing is there or others came first.
    mutating func takeFirst() -> Result<Inotify.Event?, Inotify.Failure>? {
        guard descriptor != nil else { return .success(nil) }
        guard waiters.isEmpty else { return nil }
        if head == queue.count, let failure = refill() { return .failure(failure) }
        guard head < queue.count else { return nil }
        let event = queue[head]
        advance(1)
        return .success(event)
    }

    /// What a newcomer gets without waiting: all there is, or nothing when closed.
    ///
    /// - Returns: nil when it must wait, because nothing is there or others came first.
    mutating func takeAll() -> Inotify.Delivery? {
        guard descriptor != nil else { return .success([]) }
        guard waiters.isEmpty else { return nil }
        if head == queue.count, let failure = refill() { return .failure(failure) }
        return takeQueued(all: true).map { .success($0) }
    }

    /// What a thread gets that found events and is the only one who waits, which is the common case.
    ///
    /// - Parameters:
    ///   - id: its ticket.
    ///   - slot: its place, which nobody fills any more.
    /// - Returns: nil when others wait as well, there is nothing, or reading fails: then all are served.
    mutating func takeAlone(_ id: UInt64, keeping slot: ThreadSlot<Inotify.Delivery>) -> Inotify.Event? {
        guard descriptor != nil, waiters.isOnly(id) else { return nil }
        if head == queue.count, refill() != nil { return nil }
        guard head < queue.count else { return nil }
        _ = waiters.popFirst()
        keep(slot)
        let event = queue[head]
        advance(1)
        return event
    }

    /// Keeps the empty place of a thread for the next one.
    mutating func keep(_ slot: ThreadSlot<Inotify.Delivery>) {
        if idleSlots.count < 8, descriptor != nil { idleSlots.append(slot) }
    }

    /// Answers those who wait, as far as there are events.
    mutating func serve() -> (served: [(Waiters<Inotify.Delivery>.Waiter, Inotify.Delivery)], mustArm: Bool) {
        var served: [(Waiters<Inotify.Delivery>.Waiter, Inotify.Delivery)] = []
        guard descriptor != nil, !waiters.isEmpty else { return ([], false) }
        if head == queue.count, let failure = refill() {
            return (waiters.popAll().map { ($0, .failure(failure)) }, false)
        }
        while head < queue.count, let waiter = waiters.popFirst() {
            served.append((waiter, .success(takeQueued(all: waiter.takesAll) ?? [])))
        }
        return (served, waiters.needWaking)
    }

    /// Takes events out of the queue; nil if it is empty.
    mutating func takeQueued(all: Bool) -> [Inotify.Event]? {
        guard head < queue.count else { return nil }
        if all, head == 0 {
            var taken: [Inotify.Event] = []
            swap(&taken, &queue)
            return taken
        }
        let taken = all ? Array(queue[head...]) : [queue[head]]
        advance(taken.count)
        return taken
    }

    private mutating func advance(_ count: Int) {
        head += count
        guard head == queue.count else { return }
        queue.removeAll(keepingCapacity: queue.capacity <= 1 << 14)
        head = 0
    }

    /// Reads once from the kernel into the empty queue.
    private mutating func refill() -> Inotify.Failure? {
        guard let descriptor else { return nil }
        let count = buffer.withUnsafeMutableBytes { cl_read(descriptor.raw, $0.baseAddress, $0.count) }
        guard count != -Int(EAGAIN) else { return nil }
        guard count >= 0 else { return Inotify.Failure(.read, errno: CInt(-count)) }
        // The kernel gives as many whole events as fit, so what is left could be asked only if one might not fit.
        let isAll = buffer.count - count >= EventBuffer.maximumRecord
        let left = isAll ? 0 : max(0, Int(cl_pending(descriptor.raw)))
        statistics.mostPendingBytes = max(statistics.mostPendingBytes, count + left)
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
