/// The watches of an instance by the kernel's numbers.
///
/// Eight bytes a slot and at most seven eighths full, so that a watch takes less memory than in a dictionary, and is
/// found faster: it is looked up for every event. The kernel counts its numbers up, which spreads them evenly.
package struct WatchTable: Sendable {
    private var slots: [Inotify.Watch?] = []
    /// Watches held.
    package private(set) var count = 0

    /// Holds nothing.
    package init() {}

    /// The watches, in no order.
    package var values: [Inotify.Watch] { slots.compactMap { $0 } }

    /// The watch with a number; setting nil takes it out.
    package subscript(number: CInt) -> Inotify.Watch? {
        get { slots.isEmpty ? nil : slots[slot(of: number)] }
        set {
            guard let newValue else { return remove(number) }
            if (count + 1) * 8 > slots.count * 7 { grow() }
            let slot = slot(of: number)
            if slots[slot] == nil { count += 1 }
            slots[slot] = newValue
        }
    }

    /// Where a number is, or would be put.
    private func slot(of number: CInt) -> Int {
        var slot = home(of: number)
        while let watch = slots[slot], watch.descriptor.rawValue != number {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    /// Where the search for a number begins: the upper bits, since numbers follow each other.
    private func home(of number: CInt) -> Int {
        Int((UInt32(bitPattern: number) &* 2_654_435_769) >> UInt32(32 - slots.count.trailingZeroBitCount))
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: nil, count: max(16, old.count * 2))
        for watch in old {
            if let watch { slots[slot(of: watch.descriptor.rawValue)] = watch }
        }
    }

    /// Takes one out, and moves those up that it kept from their places.
    private mutating func remove(_ number: CInt) {
        guard !slots.isEmpty else { return }
        var hole = slot(of: number)
        guard slots[hole] != nil else { return }
        count -= 1
        slots[hole] = nil
        let last = slots.count - 1
        var next = (hole + 1) & last
        while let watch = slots[next] {
            if (next - home(of: watch.descriptor.rawValue)) & last >= (next - hole) & last {
                slots.swapAt(hole, next)
                hole = next
            }
            next = (next + 1) & last
        }
    }
}
