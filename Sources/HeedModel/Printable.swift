/// Text from outside made safe for terminals and logs.
package enum Printable {
    /// Shows bytes as text: control and bidirectional characters and bytes that are not UTF-8 become escapes.
    ///
    /// Backslashes are doubled only where one could be taken for an escape, so ordinary names look as they are and
    /// two names never print alike.
    package static func text(_ bytes: some Collection<UInt8>) -> String {
        if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        return escaped(bytes)
    }

    private static func escaped(_ bytes: some Collection<UInt8>) -> String {
        var result = ""
        var rest = Array(bytes)[...]
        var needsDoubling = false
        while let first = rest.first {
            guard let scalar = nextScalar(rest) else {
                result += hex(first)
                rest = rest.dropFirst()
                needsDoubling = true
                continue
            }
            rest = rest.dropFirst(scalar.utf8.count)
            if isHidden(scalar) {
                result += escape(scalar)
                needsDoubling = true
            } else if scalar == "\\" {
                result += "\u{0}"
                if let next = rest.first, "\\xutnr".utf8.contains(next) { needsDoubling = true }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        let backslash = needsDoubling ? "\\\\" : "\\"
        return result.split(separator: "\u{0}", omittingEmptySubsequences: false).joined(separator: backslash)
    }

    private static func nextScalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        var decoder = Unicode.UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return scalar
    }

    /// Whether a character could move a cursor, turn the direction of reading, or not be seen at all.
    package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
            0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\t": "\\t"
        case "\r": "\\r"
        default: scalar.value < 0x80 ? hex(UInt8(scalar.value)) : "\\u{\(String(scalar.value, radix: 16))}"
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "\\x" + (digits.count < 2 ? "0" : "") + digits
    }
}
