extension Inotify.Mask: LosslessStringConvertible, CustomDebugStringConvertible {
    /// The names of the single bits, in the order of their numbers.
    package static let names: [(bit: UInt32, name: String)] = [
        (0x1, "ACCESS"), (0x2, "MODIFY"), (0x4, "ATTRIB"), (0x8, "CLOSE_WRITE"), (0x10, "CLOSE_NOWRITE"),
        (0x20, "OPEN"), (0x40, "MOVED_FROM"), (0x80, "MOVED_TO"), (0x100, "CREATE"), (0x200, "DELETE"),
        (0x400, "DELETE_SELF"), (0x800, "MOVE_SELF"), (0x2000, "UNMOUNT"), (0x4000, "Q_OVERFLOW"),
        (0x8000, "IGNORED"), (0x100_0000, "ONLYDIR"), (0x200_0000, "DONT_FOLLOW"),
        (0x400_0000, "EXCL_UNLINK"),
        (0x1000_0000, "MASK_CREATE"), (0x2000_0000, "MASK_ADD"), (0x4000_0000, "ISDIR"),
        (0x8000_0000, "ONESHOT"),
    ]

    /// The names of groups of bits, which are read but never written.
    private static let groups: [(bits: UInt32, name: String)] = [
        (0x18, "CLOSE"), (0xC0, "MOVE"), (0xFFF, "ALL"), (0xFFF, "ALL_EVENTS"), (0, "ZERO"), (0x88, "SAVED"),
        (0x3C0, "TREE"),
    ]

    /// The kernel's names joined by `|`, bits without a name as one hexadecimal number, `ZERO` for none.
    public var description: String {
        guard rawValue != 0 else { return "ZERO" }
        var words: [String] = []
        var left = rawValue
        for (bit, name) in Self.names where rawValue & bit != 0 {
            words.append(name)
            left &= ~bit
        }
        if left != 0 { words.append("0x" + String(left, radix: 16)) }
        return words.joined(separator: "|")
    }

    /// The description with the type's name around it.
    public var debugDescription: String { "Inotify.Mask(\(description))" }

    /// Reads names, groups and numbers; nil if one of the words is unknown.
    ///
    /// Letter case and a leading `IN_` do not matter; `|`, `,` and white space separate; `0x…` is a number.
    public init?(_ text: String) {
        let separators: Set<Character> = ["|", ",", " ", "\t", "\n"]
        let words = text.split { separators.contains($0) }
        guard !words.isEmpty else { return nil }
        var bits: UInt32 = 0
        for word in words {
            var key = word.uppercased()
            if key.hasPrefix("0X") {
                guard let number = UInt32(key.dropFirst(2), radix: 16) else { return nil }
                bits |= number
                continue
            }
            if key.hasPrefix("IN_") { key.removeFirst(3) }
            if let single = Self.names.first(where: { $0.name == key }) {
                bits |= single.bit
            } else if let group = Self.groups.first(where: { $0.name == key }) {
                bits |= group.bits
            } else {
                return nil
            }
        }
        self.init(rawValue: bits)
    }
}
