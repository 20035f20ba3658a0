/// Those who wait for a value, first come first served.
///
/// A plain value that its owner keeps under a lock; each waiter gets exactly one answer: a value, or by
/// cancellation nothing.
package struct Waiters<Value: Sendable>: Sendable {
    /// One who waits.
    package struct Waiter: Sendable {
        /// The number that ``Waiters/ticket()`` gave.
        package let id: UInt64
        /// Whether it takes all there is, or one thing.
        package let takesAll: Bool
        /// Whether it waits for the descriptor itself, so that nobody need be asked to wake it.
        package let polls: Bool
        /// Hands over the answer; called once.
        package let answer: @Sendable (Value?) -> Void
    }

    private var queue: [Waiter] = []
    private var cancelled: Set<UInt64> = []
    private var lastID: UInt64 = 0

    /// Nobody waits.
    package init() {}

    /// Whether nobody waits.
    package var isEmpty: Bool { queue.isEmpty }

    /// Whether one waits and nobody else.
    package func isOnly(_ id: UInt64) -> Bool { queue.count == 1 && queue[0].id == id }

    /// Whether somebody waits who does not look at the descriptor itself.
    package var needWaking: Bool { queue.contains { !$0.polls } }

    /// A new number to wait under, drawn before waiting so that a cancellation can come first.
    package mutating func ticket() -> UInt64 {
        lastID += 1
        return lastID
    }

    /// Puts one more at the end; false if its ticket was cancelled before, then the caller must answer it.
    package mutating func append(
        _ id: UInt64,
        takesAll: Bool,
        polls: Bool = false,
        answer: @escaping @Sendable (Value?) -> Void
    ) -> Bool {
        guard cancelled.remove(id) == nil else { return false }
        queue.append(Waiter(id: id, takesAll: takesAll, polls: polls, answer: answer))
        return true
    }

    /// The next to serve, taken out.
    package mutating func popFirst() -> Waiter? {
        queue.isEmpty ? nil : queue.removeFirst()
    }

    /// All who wait, taken out.
    package mutating func popAll() -> [Waiter] {
        defer { queue = [] }
        return queue
    }

    /// Takes one out because it no longer wants an answer.
    ///
    /// - Parameters:
    ///   - id: its ticket.
    ///   - mayComeLater: the waiter is perhaps not in the queue yet; it is then refused when it comes.
    /// - Returns: the waiter, whom the caller must answer; nil if it was served already or has not come yet.
    package mutating func cancel(_ id: UInt64, mayComeLater: Bool) -> Waiter? {
        if let index = queue.firstIndex(where: { $0.id == id }) { return queue.remove(at: index) }
        if mayComeLater { cancelled.insert(id) }
        return nil
    }

    /// Forgets a ticket that will not be used again.
    package mutating func forget(_ id: UInt64) {
        cancelled.remove(id)
    }
}
