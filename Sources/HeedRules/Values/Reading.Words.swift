import HeedModel
import YAMLTree

extension Reading {
    /// One word or several, each once.
    mutating func words(_ node: Node, _ key: String) -> [WrittenWord]? {
        let nodes: [Node]
        switch node.content {
        case .unusable: return nil
        case .scalar: nodes = [node]
        case .list(let items): nodes = items
        case .map:
            reportType(
                node,
                "'\(key)' is a name or a list of names, not a map",
                help: "write a list, for example  \(key): [one, two]"
            )
            return nil
        }
        guard !nodes.isEmpty else {
            report.add(
                "bad-value",
                "'\(key)' is an empty list",
                at: node.range,
                help: "name something, or leave '\(key)' out"
            )
            return nil
        }
        return unique(nodes, key)
    }

    private mutating func unique(_ nodes: [Node], _ key: String) -> [WrittenWord]? {
        var words: [WrittenWord] = []
        var seen: Set<String> = []
        for node in nodes {
            switch node.content {
            case .list, .map:
                reportType(node, "a name in '\(key)' is text, not \(kind(node))")
                continue
            case .scalar, .unusable: break
            }
            guard let written = text(node, key), !reportedAsList(written, node, key) else { continue }
            guard !written.isEmpty else {
                report.add("bad-value", "a name in '\(key)' is empty", at: node.range)
                continue
            }
            guard seen.insert(written).inserted else {
                report.add(
                    "bad-value",
                    "'\(written)' stands twice in '\(key)'",
                    at: node.range,
                    help: "remove one of them"
                )
                continue
            }
            words.append(WrittenWord(text: written, node: node))
        }
        return words.count == nodes.count ? words : nil
    }

    /// `after: lint, test`.
    private mutating func reportedAsList(_ written: String, _ node: Node, _ key: String) -> Bool {
        guard written.utf8.contains(UInt8(ascii: ",")) else { return false }
        let parts = written.split(separator: ",").map { $0.filter { $0 != " " } }
        guard parts.count > 1, parts.allSatisfy({ Reading.isName($0) }) else { return false }
        report.add(
            "bad-value",
            "'\(written)' is one text, not a list",
            at: node.range,
            help: "write [\(parts.joined(separator: ", "))]"
        )
        return true
    }

    /// The value of `lock`.
    mutating func locks(_ node: Node) -> [String]? {
        if case .scalar(let text, .plain) = node.content, ["true", "false", "yes", "no"].contains(text) {
            report.add(
                "bad-value",
                "'lock' is the name of a lock, not \(text)",
                at: node.range,
                help: text == "true" || text == "yes"
                    ? "a rule never overlaps itself; rules that must not overlap each other share a name, for example  lock: database"
                    : "leave 'lock' out"
            )
            return nil
        }
        return words(node, "lock").flatMap { names($0, "lock") }
    }

    /// The value of `tags`.
    mutating func tags(_ node: Node) -> [String]? {
        if case .scalar(let text, let style) = node.content, !isNull(text, style) {
            let parts = text.split { $0 == "," || $0 == " " }
            reportType(
                node,
                "'tags' is a list of words, not text",
                help: "write [\(parts.joined(separator: ", "))]"
            )
            return nil
        }
        if case .list(let items) = node.content, items.isEmpty { return [] }
        return words(node, "tags").flatMap { names($0, "tags") }
    }

    private mutating func names(_ words: [WrittenWord], _ key: String) -> [String]? {
        let bad = words.filter { !Reading.isName($0.text) }
        for word in bad {
            report.add(
                "bad-name",
                "'\(word.text)' cannot be a name in '\(key)'",
                at: word.node.range,
                help:
                    "letters, digits, '.', '_' and '-', for example '\(Reading.similarName(word.text, "name"))'"
            )
        }
        return bad.isEmpty ? words.map(\.text) : nil
    }

    /// The value of `include`.
    mutating func includes(_ node: Node) -> [WrittenWord] {
        words(node, "include") ?? []
    }

    /// Whether a text can name a rule, a lock or a tag.
    static func isName(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, bytes.count <= 64 else { return false }
        return bytes.allSatisfy(isNameByte)
            && ![UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(first)
    }

    /// A name that looks like a text that is none.
    static func similarName(_ text: String, _ otherwise: String) -> String {
        let kept = text.map { $0.isASCII && isNameByte($0.asciiValue ?? 0) ? String($0) : latin($0) ?? "-" }
        let trimmed = kept.joined().split(separator: "-").joined(separator: "-").drop { "._".contains($0) }
        return trimmed.isEmpty ? otherwise : String(trimmed.prefix(64))
    }

    /// The plain letter of one with an accent, and what the umlauts of German are written as.
    private static func latin(_ character: Character) -> String? {
        let special = [
            "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "æ": "ae",
        ]
        if let letters = special[String(character)] { return letters }
        guard let scalar = character.unicodeScalars.first else { return nil }
        // A letter and its accents may be several scalars, the letter first.
        if scalar.isASCII, scalar.properties.isAlphabetic { return String(scalar) }
        let words = (scalar.properties.name ?? "").split(separator: " ")
        guard words.count > 3, words[0] == "LATIN", words[2] == "LETTER", words[3].count == 1 else {
            return nil
        }
        return words[1] == "SMALL" ? words[3].lowercased() : String(words[3])
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
