/// Reads an instance's events and joins renames; used by one task or thread at a time.
final class ChangeSource {
    private let inotify: Inotify
    private var pairs: RenamePairs
    private var found: [Inotify.Change] = []
    private var head = 0
    private var taken = 0
    /// Holds whose time was over at `time` end once so many events were taken: what came in time is among them.
    private var due: (time: Int64, after: Int)?
    private var alarm: Alarm?

    init(_ inotify: Inotify, hold: Duration) {
        self.inotify = inotify
        pairs = RenamePairs(hold: Deadline.nanoseconds(hold))
    }

    deinit {
        inotify.giveBack(found[head...].flatMap(\.events) + pairs.drain())
    }

    /// The next change; nil when closed or cancelled.
    func next() async throws(Inotify.Failure) -> Inotify.Change? {
        while !Task.isCancelled {
            if let change = try nextWithoutWaiting() { return change }
            if let deadline = pairs.deadline, alarm == nil, deadline != .max { alarm = try Alarm() }
            if let event = try await inotify.next(until: pairs.deadline, alarm) {
                take(event)
            } else if inotify.isClosed {
                return nil
            }
        }
        return nil
    }

    /// The next change; nil when closed or time is up.
    func wait(timeout: Duration?) throws(Inotify.Failure) -> Inotify.Change? {
        let limit = (timeout ?? inotify.timeout).map { Deadline.after($0) }
        while true {
            if let change = try nextWithoutWaiting() { return change }
            if let limit, limit <= Deadline.now { return nil }
            let deadline = pairs.deadline.map { Swift.min($0, limit ?? .max) } ?? limit
            if let event = try inotify.block(until: deadline) {
                take(event)
            } else if inotify.isClosed {
                return nil
            }
        }
    }

    /// Takes what the kernel has queued until there is a change.
    private func nextWithoutWaiting() throws(Inotify.Failure) -> Inotify.Change? {
        while true {
            if head < found.count {
                defer { head += 1 }
                return found[head]
            }
            found.removeAll(keepingCapacity: true)
            head = 0
            if let due, taken >= due.after {
                found = pairs.release(at: due.time)
                self.due = nil
                continue
            }
            guard let event = try inotify.nextWithoutWaiting() else {
                // Nothing is queued: who has waited long enough waits in vain.
                due = nil
                guard pairs.deadline != nil else { return nil }
                found = pairs.release(at: Deadline.now)
                if found.isEmpty { return nil }
                continue
            }
            guard let event else { return nil }
            take(event)
        }
    }

    private func take(_ event: Inotify.Event) {
        taken += 1
        let mustLook = pairs.deadline != nil || event.kind == .movedFrom
        let now = mustLook ? Deadline.now : 0
        if due == nil, let deadline = pairs.deadline, deadline <= now {
            due = (now, taken + inotify.backlog)
        }
        found.append(contentsOf: pairs.add(event, at: now))
    }
}
