import HeedModel
import YAMLTree

extension Reading {
    /// A text that a key takes, whatever its style.
    mutating func text(_ node: Node, _ key: String) -> String? {
        switch node.content {
        case .unusable: return nil
        case .scalar(let text, let style):
            guard !isNull(text, style) else {
                reportNull(node, key, text)
                return nil
            }
            return text
        case .list, .map:
            reportType(node, "'\(key)' is one value, not \(kind(node))")
            return nil
        }
    }

    /// `true` or `false`, without quotes.
    mutating func boolean(_ node: Node, _ key: String) -> Bool? {
        guard let written = text(node, key) else { return nil }
        if case .scalar(_, .plain) = node.content {
            if written == "true" { return true }
            if written == "false" { return false }
        }
        let meant: String? =
            switch written.lowercased() {
            case "true", "yes", "on", "y", "1": "true"
            case "false", "no", "off", "n", "0": "false"
            default: nil
            }
        report.add(
            "bad-boolean",
            "'\(key)' is true or false, not \(quotedAsWritten(node, written))",
            at: node.range,
            label: meant.map { "write \($0)\(written == $0 ? ", without quotes" : "")" }
                ?? "write true or false",
            instead: meant
        )
        return nil
    }

    /// One of several words; the ones there are stand in the help.
    mutating func choice(
        _ node: Node,
        _ key: String,
        _ choices: [(name: String, summary: String)],
        foreign: [String: String] = [:],
        others: [(name: String, summary: String)] = []
    ) -> String? {
        let names = choices.map(\.name)
        let width = names.map(\.count).max() ?? 0
        let help = (choices + others).map { choice in
            choice.name + String(repeating: " ", count: max(0, width - choice.name.count) + 2)
                + choice.summary
        }
        switch node.content {
        case .unusable: return nil
        case .scalar:
            guard let written = text(node, key) else { return nil }
            if names.contains(written) { return written }
            let bare = written.prefix { $0 != " " && $0 != ";" && $0 != "," }
            let behind = written.dropFirst(bare.count).drop { $0 == " " }
            if names.contains(String(bare)), behind.hasPrefix("//") || behind == ";" || behind == "," {
                report.add(
                    "bad-value",
                    "'\(key)' cannot be '\(written)'",
                    at: node.range,
                    help: behind.hasPrefix("//") ? Reading.comment(written) : "write '\(bare)'"
                )
                return nil
            }
            let suggestion = suggestion(for: written, among: names, foreign: foreign)
            report.add(
                "bad-value",
                "'\(key)' cannot be '\(written)'",
                at: node.range,
                label: suggestion?.label ?? "",
                help: help.joined(separator: "\n"),
                instead: suggestion?.word
            )
        case .list, .map:
            report.add(
                "bad-value",
                "'\(key)' cannot be \(kind(node))",
                at: node.range,
                help: help.joined(separator: "\n")
            )
        }
        return nil
    }

    /// A map that a key takes; its empty form included.
    mutating func map(_ node: Node, _ key: String, help: String? = nil) -> Node.Map? {
        switch node.content {
        case .unusable: return nil
        case .map(let map): return map
        case .scalar(let text, let style):
            if isNull(text, style) {
                reportNull(node, key, text)
            } else {
                reportType(node, "'\(key)' is a map, not text", help: help)
            }
        case .list(let items):
            reportType(items.first ?? node, "'\(key)' is a map, not a list", help: help)
        }
        return nil
    }

    mutating func reportType(_ node: Node, _ message: String, label: String = "", help: String? = nil) {
        report.add("wrong-type", message, at: node.range, label: label, help: help)
    }

    mutating func reportNull(_ node: Node, _ key: String, _ text: String) {
        let isTilde = text == "~"
        if text.isEmpty, let sign = commentSign(behind: node) {
            report.add(
                "yaml-null",
                "'\(key)' has no value: '#' starts a comment",
                at: sign,
                help: "if it belongs to the value, put quotes around all of it"
            )
            return
        }
        report.add(
            "yaml-null",
            text.isEmpty ? "'\(key)' has no value" : "'\(key): \(text)' is YAML for no value at all",
            at: node.range,
            help: isTilde
                ? "write \"~/\" if you mean the home directory" : "write a value, or leave '\(key)' out"
        )
    }

    /// The `#` that follows an empty value on its line, its next character no space.
    private func commentSign(behind node: Node) -> TextRange? {
        guard !node.isAlias, !report.isFull else { return nil }
        let line = report.source.line(node.range.end.line)
        let rest = report.source.bytes[min(node.range.end.byte, line.upperBound)..<line.upperBound]
        let text = rest.drop { $0 == 0x20 || $0 == 0x09 }
        guard text.first == UInt8(ascii: "#"), text.count > 1,
            ![0x20, 0x09, 0x23].contains(text[text.startIndex + 1])
        else { return nil }
        return report.source.range(text.startIndex..<line.upperBound)
    }

    /// “make”: quotes of a word processor are text.
    mutating func reportTypography(_ node: Node, _ text: String) {
        guard isPlain(node), let first = text.unicodeScalars.first, "“”„‘’‚«".unicodeScalars.contains(first)
        else { return }
        report.warn(
            "yaml-quote",
            "the quote '\(first)' is an ordinary character for YAML and for the shell",
            at: node.range,
            help: Reading.unquoted(text).map { "write \"\($0)\"" } ?? "write \" or '"
        )
    }

    private static let quotes = "“”„‘’‚«»"

    /// The text between two quotes of a word processor, where there is nothing else to quote.
    private static func unquoted(_ text: String) -> String? {
        guard text.count > 2, let last = text.last, quotes.contains(last) else { return nil }
        let inner = text.dropFirst().dropLast()
        return inner.contains { quotes.contains($0) || $0 == "\"" || $0 == "\\" } ? nil : String(inner)
    }

    func isNull(_ text: String, _ style: Node.Style) -> Bool {
        style == .plain && ["", "~", "null", "Null", "NULL"].contains(text)
    }

    func kind(_ node: Node) -> String {
        switch node.content {
        case .list: "a list"
        case .map: "a map"
        case .scalar, .unusable: "text"
        }
    }

    func quotedAsWritten(_ node: Node, _ text: String) -> String {
        switch node.content {
        case .scalar(_, .doubleQuoted), .scalar(_, .singleQuoted): "the text \"\(text)\""
        default: "'\(text)'"
        }
    }
}
