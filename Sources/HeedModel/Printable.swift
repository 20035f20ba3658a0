/// Text from outside made safe for terminals and logs.
package enum Printable {
    /// Shows bytes as text: control and bidirectional characters and bytes that are not UTF-8 become escapes.
    ///
    /// A backslash is doubled only where escapes occur, so ordinary names look as they are and two names never
    /// print alike.
    package static func text(_ bytes: some Collection<UInt8>) -> String {
        if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        return escaped(bytes)
    }

    /// Shows one line of a command's output: like ``text(_:)``, but tabs and colour sequences stay.
    package static func line(_ bytes: some Collection<UInt8>, keepingColour: Bool) -> [UInt8] {
        guard bytes.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }) else {
            return Array(bytes)
        }
        return keepingColour ? Array(bytes) : Array(bytes.filter { $0 >= 0x20 || $0 == 0x09 || $0 == 0x1B })
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

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
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
