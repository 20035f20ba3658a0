/// Looks for what may not stand in a YAML text at all: the parser would not name the place.
enum EncodingCheck {
    /// The first byte that is not UTF-8, or the first control character.
    static func firstProblem(in source: SourceText) -> YAMLError? {
        let bytes = source.bytes
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            return error("the file is UTF-32, not UTF-8", source, 0, 1)
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return error("the file is UTF-16, not UTF-8", source, 0, 1)
        }
        var index = source.start
        var lineStart = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0A || byte == 0x0D { lineStart = index + 1 }
            if (byte >= 0x20 && byte < 0x7F) || byte == 0x0A {
                index += 1
                continue
            }
            guard let length = UTF8Reading.length(of: bytes, at: index) else {
                return error("byte 0x\(hex(UInt32(byte))) is not valid UTF-8", source, index, 1)
            }
            let scalar = UTF8Reading.scalar(of: bytes, at: index, length: length)
            if isForbidden(scalar) {
                return control(scalar, source, index, length)
            }
            if isForeignSpace(scalar), standsForSpace(bytes[lineStart..<index]) {
                return foreignSpace(scalar, source, index, length)
            }
            index += length
        }
        return nil
    }

    private static func error(
        _ message: String,
        _ source: SourceText,
        _ start: Int,
        _ length: Int
    ) -> YAMLError {
        YAMLError(
            "yaml-encoding",
            message,
            at: source.range(start..<(start + length)),
            help: "save the file as UTF-8"
        )
    }

    private static func control(
        _ scalar: UInt32,
        _ source: SourceText,
        _ start: Int,
        _ length: Int
    ) -> YAMLError {
        let isSeparator = [0x85, 0x2028, 0x2029].contains(scalar)
        let code = hex(scalar, digits: 4)
        let help =
            scalar == 0
            ? "is this a text file? save it as UTF-8 text"
            : "remove it, or write \"\\u\(code)\" in double quotes"
        return YAMLError(
            "yaml-encoding",
            isSeparator
                ? "the line separator U+\(code) cannot stand in a rule file"
                : "the control character U+\(code) cannot stand in YAML",
            at: source.range(start..<(start + length)),
            help: help
        )
    }

    /// What libyaml's reader refuses, and what ends a line for it and for nobody else.
    private static func isForbidden(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// Spaces that look like one and are letters for YAML: web pages and word processors make them.
    private static func isForeignSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xA0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Whether it stands where a space has a meaning: in front of a line's text, or behind the colon of its key.
    private static func standsForSpace(_ before: ArraySlice<UInt8>) -> Bool {
        // Nobody indents that far, and a line may be very long.
        guard before.count < 200 else { return false }
        if before.allSatisfy({ $0 == 0x20 }) { return true }
        guard before.last == UInt8(ascii: ":") else { return false }
        return before.dropLast().allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39:
                true
            case 0x20, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
    }

    private static func foreignSpace(
        _ scalar: UInt32,
        _ source: SourceText,
        _ start: Int,
        _ length: Int
    ) -> YAMLError {
        YAMLError(
            "yaml-encoding",
            "U+\(hex(scalar, digits: 4)) looks like a space and is none for YAML",
            at: source.range(start..<(start + length)),
            help: "write an ordinary space; text copied from a page or a document often holds others"
        )
    }

    private static func hex(_ value: UInt32, digits: Int = 2) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
