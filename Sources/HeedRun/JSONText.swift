import Foundation

/// Writes JSON by hand: keys in the order of writing, paths byte-exact.
struct JSONText {
    /// What was written.
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Begins an object.
    mutating func beginObject() {
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Ends an object, and the line.
    mutating func endObjectAndLine() {
        bytes += "}\n".utf8
    }

    /// A key and a word that needs no escapes.
    mutating func add(_ key: StaticString, word: String) {
        begin(key)
        quote(word)
    }

    /// A key and words that need no escapes.
    mutating func add(_ key: StaticString, words: [String]) {
        begin(key)
        bytes.append(UInt8(ascii: "["))
        for (index, word) in words.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            quote(word)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// A key and a path: a string, or `{"bytes": base64}` where it is not UTF-8.
    mutating func add(_ key: StaticString, path: [UInt8]) {
        begin(key)
        guard !path.allSatisfy(JSONText.isPlain) else {
            bytes.append(UInt8(ascii: "\""))
            bytes += path
            return bytes.append(UInt8(ascii: "\""))
        }
        guard let text = String(validating: path, as: UTF8.self) else {
            bytes += "{\"bytes\":\"".utf8
            bytes += Data(path).base64EncodedString().utf8
            bytes += "\"}".utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20, 0x7F:
                bytes += "\\u00".utf8
                bytes += (byte < 16 ? "0" : "").utf8
                bytes += String(byte, radix: 16).utf8
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Further keys and values, written before.
    mutating func add(written: [UInt8]) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        bytes += written
    }

    /// Whether a byte is a character of its own that stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func begin(_ key: StaticString) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
        quote("\(key)")
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func quote(_ word: String) {
        bytes.append(UInt8(ascii: "\""))
        bytes += word.utf8
        bytes.append(UInt8(ascii: "\""))
    }
}
