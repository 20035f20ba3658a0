/// An open-addressing hash table of small numbers; what they mean is its owner's business.
///
/// Four bytes a slot, at most three quarters full. Several numbers may have the same hash.
package struct IndexTable: Sendable {
    private static let empty: Int32 = -1
    private static let removed: Int32 = -2
    private var slots: [Int32] = []
    /// Slots in use, removed ones included.
    private var used = 0
    /// Numbers held.
    package private(set) var count = 0

    /// Holds nothing.
    package init() {}

    /// Whether ``rebuild(expecting:_:)`` must come before the next insertion.
    package var isFull: Bool { (used + 1) * 4 > slots.count * 3 }

    /// Starts anew with room for more.
    ///
    /// - Parameters:
    ///   - expecting: how many numbers will be held.
    ///   - fill: inserts them all again.
    package mutating func rebuild(expecting: Int, _ fill: (inout IndexTable) -> Void) {
        var size = 16
        while size < expecting * 2 { size *= 2 }
        slots = [Int32](repeating: Self.empty, count: size)
        used = 0
        count = 0
        fill(&self)
    }

    /// Puts a number in; there must be room.
    package mutating func insert(_ index: Int32, hash: UInt32) {
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        if slots[slot] == Self.empty { used += 1 }
        slots[slot] = index
        count += 1
    }

    /// Takes a number out; nothing happens if it is not in.
    package mutating func remove(_ index: Int32, hash: UInt32) {
        guard !slots.isEmpty else { return }
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != Self.empty {
            if slots[slot] == index {
                slots[slot] = Self.removed
                count -= 1
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// The first number with this hash that matches; nil if there is none.
    package func first(hash: UInt32, where matches: (Int32) -> Bool) -> Int32? {
        guard !slots.isEmpty else { return nil }
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != Self.empty {
            if slots[slot] >= 0, matches(slots[slot]) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }
}
