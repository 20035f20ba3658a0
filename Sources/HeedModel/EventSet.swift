/// What happened to a path, as a set: the events of the rule language and the kernel's own bits.
///
/// A change carries every event that is true of it; a rule listens to some; they meet where the sets intersect.
/// Bits 0 to 11 are the kernel's (`IN_ACCESS` … `IN_MOVE_SELF`), those from 16 on are the language's.
package struct EventSet: OptionSet, Hashable, Sendable {
    /// The bits.
    package let rawValue: UInt32

    /// Takes bits as they are.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The content at this name is new and complete.
    package static let write = EventSet(rawValue: 1 << 16)
    /// A name appeared; its content may be incomplete.
    package static let create = EventSet(rawValue: 1 << 17)
    /// A name disappeared.
    package static let delete = EventSet(rawValue: 1 << 18)
    /// A file was renamed and both names match the rule.
    package static let move = EventSet(rawValue: 1 << 19)
    /// Something was written; the file may still be open.
    package static let modify = EventSet(rawValue: 1 << 20)
    /// Mode, owner, times, extended attributes or link count changed.
    package static let attrib = EventSet(rawValue: 1 << 21)
    /// The file was opened.
    package static let open = EventSet(rawValue: 1 << 22)
    /// The file was read.
    package static let access = EventSet(rawValue: 1 << 23)
    /// A file that was open for reading only was closed.
    package static let closeNoWrite = EventSet(rawValue: 1 << 24)
    /// A directory appeared: the part of `create` that belongs to `change`.
    package static let createDirectory = EventSet(rawValue: 1 << 25)

    /// The default: whatever makes the content of the tree another one.
    package static let change: EventSet = [.write, .delete, .move, .createDirectory]
    /// Everything but reads.
    package static let all: EventSet = [.change, .create, .modify, .attrib]
    /// Events that a rule's own command causes by reading.
    package static let reads: EventSet = [
        .open, .access, .closeNoWrite, kernel(0x1), kernel(0x10), kernel(0x20),
    ]

    /// The kernel's own bits, `IN_ACCESS` (1) to `IN_MOVE_SELF` (0x800).
    package static func kernel(_ mask: UInt32) -> EventSet {
        EventSet(rawValue: mask & 0xFFF)
    }

    /// The kernel bits that must be asked for so that these events can be seen.
    package var kernelMask: UInt32 {
        var mask = rawValue & 0xFFF
        let sources: [(EventSet, UInt32)] = [
            (.write, 0x8 | 0x80 | 0x100), (.create, 0x100 | 0x80), (.createDirectory, 0x100 | 0x80),
            (.delete, 0x200 | 0x40), (.move, 0xC0), (.modify, 0x2), (.attrib, 0x4), (.open, 0x20),
            (.access, 0x1), (.closeNoWrite, 0x10),
        ]
        for (event, bits) in sources where contains(event) {
            mask |= bits
        }
        return mask
    }
}
