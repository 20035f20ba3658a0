import HeedModel
import YAMLTree

extension Reading {
    /// The value of `rules`.
    mutating func rules(_ node: Node) -> [RuleDraft] {
        switch node.content {
        case .unusable: break
        case .scalar(let text, let style) where isNull(text, style): break
        case .scalar: reportType(node, "'rules' is a map from name to rule, not text")
        case .list(let items):
            let name = items.lazy.compactMap { Reading.name(of: $0) }.first
            reportType(
                Node(content: .unusable, range: dash(before: items.first ?? node)),
                "'rules' is a map from name to rule, not a list",
                help: "write '\(name ?? "test"):' instead of '- name: \(name ?? "test")'"
            )
        case .map(let map):
            return map.entries.map { rule($0) }
        }
        return []
    }

    /// The `- ` in front of an item, where there is one.
    private func dash(before item: Node) -> TextRange {
        let line = report.source.line(item.range.start.line)
        let bytes = report.source.bytes[line.lowerBound..<max(line.lowerBound, item.range.start.byte)]
        guard let dash = bytes.lastIndex(of: UInt8(ascii: "-")) else { return item.range }
        return report.source.range(dash..<(dash + 1))
    }

    private static func name(of item: Node) -> String? {
        guard case .map(let map) = item.content else { return nil }
        guard let entry = map.entries.first(where: { $0.key == "name" }) else { return nil }
        guard case .scalar(let text, _) = entry.value.content else { return nil }
        return text
    }

    private mutating func rule(_ entry: Node.Map.Entry) -> RuleDraft {
        var draft = RuleDraft(name: entry.key, nameRange: entry.keyRange)
        checkName(entry)
        let map: Node.Map
        switch entry.value.content {
        case .unusable: return draft
        case .map(let value): map = value
        case .scalar(let text, let style) where isNull(text, style):
            map = Node.Map(entries: [], isIncomplete: false)
        case .scalar(let text, _):
            reportText(text, entry)
            return draft
        case .list:
            reportType(
                entry.value,
                "rule '\(entry.key)' is a map of keys, not a list",
                help: "write the keys without '- '"
            )
            return draft
        }
        let keys = read(map, RuleKeys.table, in: .rule(entry.key), into: &draft)
        for key in ["paths", "ignore", "events", "type", "enabled"] {
            draft.places[key] = Reading.places(of: key, in: map)
        }
        reportMissing(keys, draft)
        return draft
    }

    private mutating func reportText(_ text: String, _ entry: Node.Map.Entry) {
        let range = entry.value.range
        let key = text.prefix { $0 != ":" }
        let names = RuleKeys.table.keys.map(\.name)
        if names.contains(String(key)), key.count < text.count {
            let colon = report.source.range(
                (range.start.byte + key.count)..<(range.start.byte + key.count + 1)
            )
            report.add(
                "yaml-key-space",
                "a space is missing after '\(key):'",
                at: colon,
                help: "write '\(key): \(text.dropFirst(key.count + 1))'"
            )
            return
        }
        reportType(
            entry.value,
            "rule '\(entry.key)' is a map of keys, not text",
            help: "write the keys below it, indented:\n  paths: \"**\"\n  run: make"
        )
    }

    private mutating func reportMissing(_ keys: Keys, _ draft: RuleDraft) {
        if let run = keys.present["run"], let exec = keys.present["exec"] {
            reportBoth(run, exec, "rule '\(draft.name)'")
        }
        if keys.lacks("run", "exec") {
            report.add(
                "missing-key",
                "rule '\(draft.name)' does nothing: it has no 'run' and no 'exec'",
                at: draft.nameRange,
                help: "add what to run, for example: run: make"
            )
        }
        if keys.lacks("paths") {
            report.add(
                "missing-key",
                "rule '\(draft.name)' never starts: it has no 'paths'",
                at: draft.nameRange,
                help: "add what to watch, for example: paths: \"**/*.swift\""
            )
        }
    }

    private mutating func checkName(_ entry: Node.Map.Entry) {
        let bytes = Array(entry.key.utf8)
        let isGood =
            !bytes.isEmpty && bytes.count <= 64 && bytes.allSatisfy { Reading.isNameByte($0) }
            && ![UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(bytes[0])
        guard !isGood else { return }
        let kept = entry.key.map { $0.isASCII && Reading.isNameByte($0.asciiValue ?? 0) ? $0 : "-" }
        let trimmed = String(kept).split(separator: "-").joined(separator: "-").drop { "._".contains($0) }
        let example = trimmed.isEmpty ? "rule" : String(trimmed.prefix(64))
        report.add(
            "bad-name",
            "'\(entry.key)' cannot be a rule name",
            at: entry.keyRange,
            help: "letters, digits, '.', '_' and '-', for example '\(example)'"
        )
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
