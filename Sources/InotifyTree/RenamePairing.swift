package import Inotify

/// Joins the two halves of renames; events of other names pass at once.
///
/// A first half is held until its second comes, until its time is over, or until its name is used again.
package struct RenamePairing: Sendable {
    private struct Hold: Sendable {
        let event: Inotify.Event
        let deadline: Int64
    }

    private struct Name: Hashable {
        let watch: CInt?
        let bytes: [UInt8]?

        init(_ event: Inotify.Event) {
            watch = event.watch?.descriptor.rawValue
            bytes = event.nameBytes
        }
    }

    /// First halves held at most; beyond, the oldest counts as moved out.
    package static let mostHeld = 1 << 16
    private let hold: Int64
    /// In the order of their coming, which is that of their deadlines; nil where the second half came.
    private var holds: [Hold?] = []
    private var head = 0
    private var byCookie: [Inotify.RenameCookie: Int] = [:]
    /// A name has at most one: whatever else happens under it settles the hold.
    private var byName: [Name: Int] = [:]

    /// Holds first halves so many ns.
    package init(hold: Int64) {
        self.hold = hold
    }

    /// First halves held.
    package var count: Int { byCookie.count }

    /// Room in use, that of settled first halves included.
    package var slots: Int { holds.count }

    /// When the oldest first half is held no longer; nil if none is.
    ///
    /// The one at the head, since what is settled there is forgotten at once.
    package var nextDeadline: Int64? { head < holds.count ? holds[head]?.deadline : nil }

    /// Takes an event.
    ///
    /// - Parameters:
    ///   - event: the next, in the kernel's order.
    ///   - now: the moment, in ns.
    /// - Returns: what can be told by now, in order.
    package mutating func take(_ event: Inotify.Event, now: Int64) -> [Inotify.Change] {
        switch event.kind {
        case .movedFrom:
            var told = settle(event)
            guard let cookie = event.cookie else { return told + [Inotify.Change(.movedOut, event)] }
            byCookie[cookie] = holds.count
            byName[Name(event)] = holds.count
            let (deadline, isHuge) = now.addingReportingOverflow(hold)
            holds.append(Hold(event: event, deadline: isHuge ? .max : deadline))
            if byCookie.count > Self.mostHeld { told += expire(at: .max, most: 1) }
            return told
        case .movedTo:
            guard let cookie = event.cookie, let index = byCookie[cookie],
                let from = holds[index]
            else { return settle(event) + [Inotify.Change(.movedIn, event)] }
            forget(index)
            compact()
            return settle(event) + [Inotify.Change(.movedIn, event, firstHalf: from.event)]
        case .create: return settle(event) + [Inotify.Change(.event(event.kind), event)]
        case .overflow: return expire(at: .max) + [Inotify.Change(.event(event.kind), event)]
        default: return [Inotify.Change(.event(event.kind), event)]
        }
    }

    /// Gives up on first halves whose time is over.
    ///
    /// - Parameters:
    ///   - moment: those due by then.
    ///   - most: not more than so many.
    /// - Returns: them, as moved out.
    package mutating func expire(at moment: Int64, most: Int = .max) -> [Inotify.Change] {
        var told: [Inotify.Change] = []
        while head < holds.count, told.count < most {
            if let hold = holds[head] {
                guard hold.deadline <= moment else { break }
                forget(head)
                told.append(Inotify.Change(.movedOut, hold.event))
            }
            head += 1
        }
        compact()
        return told
    }

    /// A name that was renamed away has a new owner: what became of the old one is told first.
    private mutating func settle(_ event: Inotify.Event) -> [Inotify.Change] {
        guard !byName.isEmpty, let index = byName[Name(event)], let hold = holds[index] else { return [] }
        forget(index)
        compact()
        return [Inotify.Change(.movedOut, hold.event)]
    }

    private mutating func forget(_ index: Int) {
        guard let hold = holds[index] else { return }
        holds[index] = nil
        if let cookie = hold.event.cookie { byCookie[cookie] = nil }
        byName[Name(hold.event)] = nil
    }

    /// Forgets what is settled at the front.
    private mutating func compact() {
        while head < holds.count, holds[head] == nil { head += 1 }
        guard head == holds.count else {
            guard head > 1024, head > holds.count / 2 else { return }
            holds.removeFirst(head)
            for (cookie, index) in byCookie { byCookie[cookie] = index - head }
            for (name, index) in byName { byName[name] = index - head }
            return head = 0
        }
        holds.removeAll(keepingCapacity: holds.capacity <= 1024)
        head = 0
    }
}
