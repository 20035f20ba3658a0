/// Joins the two halves of renames; pure, time is an argument.
///
/// A first half waits for its second half for at most the hold time. What happens to the same name meanwhile waits
/// behind it, so that the changes of one name stay in their order; everything else passes.
package struct RenamePairs {
    /// An entry of a watched directory.
    private struct Name: Hashable {
        let watch: CInt
        let bytes: [UInt8]

        init?(_ event: Inotify.Event) {
            guard let watch = event.watch, let bytes = event.nameBytes else { return nil }
            self.watch = watch.descriptor.rawValue
            self.bytes = bytes
        }
    }

    /// An event, its place in the order of all, and when it came.
    private struct Arrival {
        let number: UInt64
        let time: Int64
        let event: Inotify.Event
    }

    /// A first half that waits, under its number.
    private struct Hold {
        let arrival: Arrival
        let deadline: Int64
        /// The names whose events wait behind it.
        var names: [Name] = []
        var behind: [Arrival] = []
    }

    /// The most events kept; whoever renames more within the hold time has the oldest told early.
    package static let capacity = 1 << 16

    private let hold: Int64
    private var lastNumber: UInt64 = 0
    private var holds: [UInt64: Hold] = [:]
    /// Numbers of holds, the oldest first; some may be gone.
    private var order: [UInt64] = []
    private var head = 0
    private var numberOfCookie: [Inotify.RenameCookie: UInt64] = [:]
    private var numberOfName: [Name: UInt64] = [:]
    private var found: [Inotify.Change] = []

    /// How many events wait.
    package private(set) var count = 0

    /// Nothing waits.
    ///
    /// - Parameter hold: how long a first half waits for its second, in ns.
    package init(hold: Int64) {
        self.hold = hold
    }

    /// When the next first half has waited long enough; nil if none waits.
    package var deadline: Int64? { oldest.flatMap { holds[$0]?.deadline } }

    /// Takes one event.
    ///
    /// - Parameters:
    ///   - event: the next in the kernel's order.
    ///   - now: a moment in ns.
    /// - Returns: the changes that are certain now, in their order.
    package mutating func add(_ event: Inotify.Event, at now: Int64) -> [Inotify.Change] {
        if holds.isEmpty, event.kind != .movedFrom {
            return [event.kind == .movedTo ? .movedIn(event) : .event(event)]
        }
        lastNumber += 1
        take(Arrival(number: lastNumber, time: now, event: event))
        while count > Self.capacity, let oldest { expire(oldest) }
        return takeFound()
    }

    /// Gives up waiting for second halves whose time is over.
    ///
    /// - Parameter now: a moment in ns.
    /// - Returns: the changes that are certain now, in their order.
    package mutating func release(at now: Int64) -> [Inotify.Change] {
        while let oldest, let hold = holds[oldest], hold.deadline <= now { expire(oldest) }
        return takeFound()
    }

    /// Gives up: everything that waits, in the kernel's order.
    package mutating func drain() -> [Inotify.Event] {
        let all = holds.values.flatMap { [$0.arrival] + $0.behind }.sorted { $0.number < $1.number }
        self = RenamePairs(hold: hold)
        return all.map(\.event)
    }

    private var oldest: UInt64? { head < order.count ? order[head] : nil }

    private mutating func takeFound() -> [Inotify.Change] {
        defer { found.removeAll(keepingCapacity: true) }
        return found
    }

    private mutating func take(_ arrival: Arrival) {
        let event = arrival.event
        if event.kind == .overflow {
            // The second halves may be among what was lost.
            while let oldest { expire(oldest) }
            found.append(.event(event))
            return
        }
        if event.kind == .movedTo, let cookie = event.cookie, let number = numberOfCookie[cookie] {
            return takeSecondHalf(arrival, of: number)
        }
        guard let name = Name(event) else { return found.append(.event(event)) }
        if let blocker = numberOfName[name] { return put(arrival, name, behind: blocker) }
        switch event.kind {
        case .movedFrom: wait(arrival, name)
        case .movedTo: found.append(.movedIn(event))
        default: found.append(.event(event))
        }
    }

    private mutating func takeSecondHalf(_ arrival: Arrival, of number: UInt64) {
        guard let hold = holds[number] else { return }
        let isFirstHalf = hold.arrival.event.cookie == arrival.event.cookie
        if let name = Name(arrival.event) {
            // The first half itself waits behind another; or what is renamed over is about to be told as moved out.
            guard isFirstHalf else { return put(arrival, name, behind: number) }
            if let blocker = numberOfName[name], blocker < number {
                return put(arrival, name, behind: blocker)
            }
        }
        remove(number)
        found.append(.moved(from: hold.arrival.event, to: arrival.event))
        replay(hold)
    }

    private mutating func wait(_ arrival: Arrival, _ name: Name) {
        let hold = Hold(arrival: arrival, deadline: arrival.time.saturatingAdd(self.hold), names: [name])
        holds[arrival.number] = hold
        numberOfName[name] = arrival.number
        if let cookie = arrival.event.cookie { numberOfCookie[cookie] = arrival.number }
        count += 1
        // What comes from behind another may be older than the youngest.
        var place = order.count
        while place > head, order[place - 1] > arrival.number { place -= 1 }
        order.insert(arrival.number, at: place)
    }

    private mutating func put(_ arrival: Arrival, _ name: Name, behind number: UInt64) {
        holds[number]?.behind.append(arrival)
        if numberOfName[name] == nil {
            numberOfName[name] = number
            holds[number]?.names.append(name)
        }
        if arrival.event.kind == .movedFrom, let cookie = arrival.event.cookie {
            numberOfCookie[cookie] = number
        }
        count += 1
    }

    private mutating func expire(_ number: UInt64) {
        guard let hold = holds[number] else { return }
        remove(number)
        found.append(.movedOut(hold.arrival.event))
        replay(hold)
    }

    private mutating func remove(_ number: UInt64) {
        guard let hold = holds.removeValue(forKey: number) else { return }
        for name in hold.names { numberOfName[name] = nil }
        for arrival in [hold.arrival] + hold.behind where arrival.event.kind == .movedFrom {
            if let cookie = arrival.event.cookie { numberOfCookie[cookie] = nil }
        }
        count -= 1 + hold.behind.count
        while let oldest, holds[oldest] == nil { head += 1 }
        if head == order.count || head > 1024 {
            order.removeSubrange(..<head)
            head = 0
        }
    }

    private mutating func replay(_ hold: Hold) {
        for arrival in hold.behind { take(arrival) }
    }
}

extension Int64 {
    /// The sum, at most the largest number.
    fileprivate func saturatingAdd(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
