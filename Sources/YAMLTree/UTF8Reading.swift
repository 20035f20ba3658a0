/// Reads UTF-8 byte by byte, so that the first wrong byte can be named.
package enum UTF8Reading {
    /// The number of bytes of the well-formed sequence at an index; nil where there is none.
    package static func length(of bytes: [UInt8], at index: Int) -> Int? {
        let first = bytes[index]
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: return isContinued(bytes, index, 1, second: 0x80...0xBF) ? 2 : nil
        case 0xE0: return isContinued(bytes, index, 2, second: 0xA0...0xBF) ? 3 : nil
        case 0xED: return isContinued(bytes, index, 2, second: 0x80...0x9F) ? 3 : nil
        case 0xE1...0xEF: return isContinued(bytes, index, 2, second: 0x80...0xBF) ? 3 : nil
        case 0xF0: return isContinued(bytes, index, 3, second: 0x90...0xBF) ? 4 : nil
        case 0xF1...0xF3: return isContinued(bytes, index, 3, second: 0x80...0xBF) ? 4 : nil
        case 0xF4: return isContinued(bytes, index, 3, second: 0x80...0x8F) ? 4 : nil
        default: return nil
        }
    }

    /// The code point of a sequence whose length is known to be right.
    package static func scalar(of bytes: [UInt8], at index: Int, length: Int) -> UInt32 {
        let first = UInt32(bytes[index])
        guard length > 1 else { return first }
        let lead = first & (0xFF >> UInt32(length + 1))
        return bytes[(index + 1)..<(index + length)].reduce(lead) { $0 << 6 | UInt32($1 & 0x3F) }
    }

    private static func isContinued(
        _ bytes: [UInt8],
        _ index: Int,
        _ count: Int,
        second: ClosedRange<UInt8>
    ) -> Bool {
        guard index + count < bytes.count, second.contains(bytes[index + 1]) else { return false }
        return bytes[(index + 1)...(index + count)].allSatisfy { 0x80...0xBF ~= $0 }
    }
}
