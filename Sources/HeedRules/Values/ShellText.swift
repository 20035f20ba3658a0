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
        "paths": "\"$@\"", "path": "\"$1\"", "file": "\"$1\"", "files": "\"$@\"", "dir": "\"$HEED_DIR\"",
        "name": "\"$HEED_NAME\"", "stem": "\"$HEED_STEM\"", "ext": "\"$HEED_EXT\"",
        "event": "\"$HEED_EVENT\"", "rule": "\"$HEED_RULE\"", "root": "\"$HEED_ROOT\"",
    ]

    /// The first placeholder; `${name}` is the shell's own and none.
    ///
    /// A run for many paths has all of them as `"$@"`, whatever part of one was asked for.
    static func placeholder(in text: String, isForOnePath: Bool = false) -> Placeholder? {
        let bytes = Array(text.utf8)
        var index = 0
        while let open = bytes[index...].firstIndex(of: UInt8(ascii: "{")) {
            index = open + 1
            let word = bytes[index...].prefix { 0x61...0x7A ~= $0 }
            let name = String(decoding: word, as: UTF8.self)
            let isClosed = word.endIndex < bytes.count && bytes[word.endIndex] == UInt8(ascii: "}")
            let isShells = open > 0 && bytes[open - 1] == UInt8(ascii: "$")
            guard isClosed, !isShells, let instead = replacements[name] else { continue }
            let isSame = isForOnePath || ["rule", "root"].contains(name)
            let shell = isSame ? instead : "\"$@\""
            return Placeholder(name: name, range: open..<(word.endIndex + 1), instead: shell)
        }
        return nil
    }

    /// The first `$@` or `$*` outside quotes; with one path a run, also `$1` where it is the path and is split.
    static func unquotedPaths(in text: String, isForOnePath: Bool = false) -> Range<Int>? {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "$")) else { return nil }
        func hasOwnArguments() -> Bool {
            ["()", "set -- ", "shift", "function "].contains { text.contains($0) }
        }
        let looksAtFirst = isForOnePath && !hasOwnArguments()
        // What `$(` interrupts: inside it quotes begin anew, also where it stands in quotes itself.
        var outer: [UInt8?] = []
        var quote: UInt8?
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let isSingle = quote == UInt8(ascii: "'")
            switch byte {
            case UInt8(ascii: "\\") where !isSingle:
                index += 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                if quote == nil { quote = byte } else if quote == byte { quote = nil }
            case UInt8(ascii: "#") where quote == nil && startsWord(bytes, index):
                index = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
            case UInt8(ascii: "$") where !isSingle && bytes[index...].dropFirst().first == UInt8(ascii: "("):
                outer.append(quote)
                quote = nil
                index += 1
            case UInt8(ascii: "(") where quote == nil && !outer.isEmpty:
                outer.append(nil)
            case UInt8(ascii: ")") where quote == nil:
                quote = outer.popLast() ?? nil
            case UInt8(ascii: "$") where quote == nil:
                if let end = endOfAll(bytes, index + 1) { return index..<end }
                if looksAtFirst, let end = endOfFirst(bytes, index) { return index..<end }
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

    /// Behind the `$1` at a place; nil in an assignment and behind `case`, where nothing is split.
    private static func endOfFirst(_ bytes: [UInt8], _ index: Int) -> Int? {
        let isFirst = index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "1")
        guard isFirst, index + 2 == bytes.count || !(0x30...0x39 ~= bytes[index + 2]) else { return nil }
        let before = bytes[..<index]
        guard before.last != UInt8(ascii: "="), before.suffix(3) != Array("[[ ".utf8)[...] else { return nil }
        return before.suffix(5) == Array("case ".utf8)[...] ? nil : index + 2
    }

    /// Whether the last command of a text is one that the shell does not wait for.
    static func endsInBackground(_ text: String) -> Bool {
        let end = Array(text.utf8.reversed().drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.prefix(2))
        guard end.first == UInt8(ascii: "&") else { return false }
        return end.count < 2 || ![UInt8(ascii: "&"), UInt8(ascii: "\\")].contains(end[1])
    }

    /// Whether the last command of a text takes the shell's place.
    static func endsWithExec(_ text: String) -> Bool {
        let lines = text.split { $0 == "\n" || $0 == "\r\n" }.map { line in
            line.drop { $0 == " " || $0 == "\t" }
        }
        guard let last = lines.last(where: { !$0.isEmpty && !$0.hasPrefix("#") }) else { return false }
        let command = last.split(separator: ";").last ?? last
        let parts = command.split(separator: "&", omittingEmptySubsequences: true)
        return (parts.last ?? command).drop { $0 == " " }.hasPrefix("exec ")
    }

    /// What entr, find, make, modd and GitHub replace, and no shell does.
    static func habit(in text: String) -> Placeholder? {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { "{_@<^".utf8.contains($0) }) else { return nil }
        func place(of word: String) -> Range<Int>? {
            let wanted = Array(word.utf8)
            return bytes.indices.first { bytes[$0...].starts(with: wanted) }.map { $0..<($0 + wanted.count) }
        }
        if let range = place(of: "${{") {
            return Placeholder(name: "${{ ... }}", range: range, instead: "a variable: \"$NAME\"")
        }
        let words = text.split { " \t\n".contains($0) }
        for word in ["@mods", "@dirmods", "$<", "$^"] where words.contains(word[...]) {
            if let range = place(of: word) { return Placeholder(name: word, range: range, instead: "\"$@\"") }
        }
        let isEntr = words.contains("/_")
        if isEntr, let range = place(of: "/_") {
            return Placeholder(name: "/_", range: range, instead: "\"$1\" or \"$@\"")
        }
        let takesBraces = ["find ", "xargs", "parallel", "fd ", "-exec"].contains { text.contains($0) }
        let isFind = words.contains("{}") && !takesBraces
        guard isFind, let range = place(of: "{}") else { return nil }
        return Placeholder(name: "{}", range: range, instead: "\"$@\"")
    }
}
