/// Gives the smallest key first, and of equal keys the one that was there first.
struct Heap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
    private var entries: [(key: Key, number: UInt64, value: Value)] = []
    private var next: UInt64 = 0

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    /// The entry with the smallest key.
    var first: (key: Key, value: Value)? { entries.first.map { ($0.key, $0.value) } }

    mutating func insert(_ value: Value, for key: Key) {
        entries.append((key, next, value))
        next += 1
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard precedes(child, parent) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst() {
        guard entries.count > 1 else {
            entries.removeAll(keepingCapacity: true)
            return
        }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        sink()
    }

    /// Gives the first entry another key.
    mutating func moveFirst(to key: Key) {
        guard !entries.isEmpty else { return }
        entries[0].key = key
        entries[0].number = next
        next += 1
        sink()
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in (2 * parent + 1)..<min(2 * parent + 3, max(entries.count, 2 * parent + 1))
            where precedes(child, least) {
                least = child
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (entries[left], entries[right])
        return left.key < right.key || left.key == right.key && left.number < right.number
    }
}
