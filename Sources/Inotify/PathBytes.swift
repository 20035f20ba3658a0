package import SystemPackage

/// The bytes of paths: a path is bytes, not text, and stays so.
package enum PathBytes {
    /// The bytes of a path, without the NUL at its end.
    package static func of(_ path: FilePath) -> [UInt8] {
        path.withPlatformString { start in
            var length = 0
            while start[length] != 0 { length += 1 }
            return UnsafeBufferPointer(start: start, count: length).map { UInt8(bitPattern: $0) }
        }
    }

    /// The path that has these bytes; `FilePath` turns `a//b/` into `a/b`, nothing else changes.
    package static func path(_ bytes: some Collection<UInt8>) -> FilePath {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
            var index = 0
            for byte in bytes where byte != 0 {
                buffer[index] = CChar(bitPattern: byte)
                index += 1
            }
            buffer[index] = 0
            guard let start = buffer.baseAddress else { return FilePath() }
            return FilePath(platformString: start)
        }
    }

    /// The bytes as text for people and shells: quoted, and no two different names look alike.
    ///
    /// Plain names stay as they are; others are put into `'…'`, and where they hold control characters, characters
    /// that reorder text, or bytes that are not UTF-8, into `$'…'` with escapes that a shell reads back.
    package static func quoted(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        let plain: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: Array("/._-+,:@%".utf8).contains(byte)
            }
        }
        if !bytes.isEmpty && bytes.allSatisfy(plain) { return String(decoding: bytes, as: UTF8.self) }
        let scalars = String(validating: bytes, as: UTF8.self)?.unicodeScalars
        if let scalars, scalars.allSatisfy(isHarmless) {
            return "'"
                + String(scalars).split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
        }
        var text = "$'"
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\\"):
                text += "\\" + String(UnicodeScalar(byte))
            case 0x20...0x7E: text += String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "\\x" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return text + "'"
    }

    /// Whether a character neither controls nor reorders what a terminal shows.
    private static func isHarmless(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
            false
        default: true
        }
    }
}
