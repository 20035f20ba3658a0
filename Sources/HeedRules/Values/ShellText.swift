/// Looks into shell text for what does not do what its writer expects.
enum ShellText {
    /// A word in braces that other tools would replace.
    struct Placeholder {
        var name: String
        /// Offsets in the UTF-8 of the text.
        var range: Range<Int>
        /// What the shell has for it.
        var instead: String
    }

    private static let replacements = [
        "paths": "\"$@\"", "path": "\"$@\"", "file": "\"$@\"", "files": "\"$@\"", "dir": "\"$@\"",
        "name": "\"$@\"",
        "stem": "\"$@\"", "ext": "\"$@\"", "event": "\"$@\"", "rule": "\"$HEED_RULE\"",
        "root": "\"$HEED_ROOT\"",
    ]

    /// The first placeholder; `${name}` is the shell's own and none.
    static func placeholder(in text: String) -> Placeholder? {
        let bytes = Array(text.utf8)
        var index = 0
        while let open = bytes[index...].firstIndex(of: UInt8(ascii: "{")) {
            index = open + 1
            let word = bytes[index...].prefix { 0x61...0x7A ~= $0 }
            let name = String(decoding: word, as: UTF8.self)
            let isClosed = word.endIndex < bytes.count && bytes[word.endIndex] == UInt8(ascii: "}")
            let isShells = open > 0 && bytes[open - 1] == UInt8(ascii: "$")
            guard isClosed, !isShells, let instead = replacements[name] else { continue }
            return Placeholder(name: name, range: open..<(word.endIndex + 1), instead: instead)
        }
        return nil
    }

    /// The first `$@` or `$*` outside quotes.
    static func unquotedPaths(in text: String) -> Range<Int>? {
        let bytes = Array(text.utf8)
        var quote: UInt8?
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\\") where quote != UInt8(ascii: "'"):
                index += 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                if quote == nil { quote = byte } else if quote == byte { quote = nil }
            case UInt8(ascii: "#") where quote == nil && startsWord(bytes, index):
                index = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
            case UInt8(ascii: "$") where quote == nil:
                if let end = endOfAll(bytes, index + 1) { return index..<end }
            default:
                break
            }
            index += 1
        }
        return nil
    }

    private static func startsWord(_ bytes: [UInt8], _ index: Int) -> Bool {
        index == 0 || [0x20, 0x09, 0x0A, UInt8(ascii: ";")].contains(bytes[index - 1])
    }

    /// Behind `@`, `*`, `{@}` or `{*}`.
    private static func endOfAll(_ bytes: [UInt8], _ index: Int) -> Int? {
        let signs = [UInt8(ascii: "@"), UInt8(ascii: "*")]
        guard index < bytes.count else { return nil }
        if signs.contains(bytes[index]) { return index + 1 }
        guard bytes[index] == UInt8(ascii: "{"), index + 2 < bytes.count else { return nil }
        return signs.contains(bytes[index + 1]) && bytes[index + 2] == UInt8(ascii: "}") ? index + 3 : nil
    }
}
