import HeedModel
import YAMLTree

extension Reading {
    /// The value of `rules`.
    mutating func rules(_ node: Node, defaults: RuleDraft?) -> [RuleDraft] {
        switch node.content {
        case .unusable: break
        case .scalar(let text, let style) where isNull(text, style): break
        case .scalar: reportType(node, "'rules' is a map from name to rule, not text")
        case .list(let items):
            let first = items.lazy.compactMap { Reading.name(of: $0) }.first
            reportType(
                Node(content: .unusable, range: dash(before: items.first ?? node)),
                "'rules' is a map from name to rule, not a list",
                help: first.map { "write '\($0.name):' instead of '- \($0.written)'" }
                    ?? "give each rule a name, with its keys indented below it:\n  rules:\n    test:\n      paths: src/"
            )
        case .map(let map):
            return map.entries.map { rule($0, defaults) }
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

    /// `- name: test` and `- test: { ... }`.
    private static func name(of item: Node) -> (name: String, written: String)? {
        guard case .map(let map) = item.content else { return nil }
        if let entry = map.entries.first(where: { $0.key == "name" }),
            case .scalar(let text, _) = entry.value.content
        {
            return (text, "name: \(text)")
        }
        guard let entry = map.entries.first, case .map = entry.value.content else { return nil }
        return (entry.key, "\(entry.key):")
    }

    private mutating func rule(_ entry: Node.Map.Entry, _ defaults: RuleDraft?) -> RuleDraft {
        var draft = defaults ?? RuleDraft(name: entry.key, nameRange: entry.keyRange)
        draft.name = entry.key
        draft.nameRange = entry.keyRange
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
        readKeys(map, RuleKeys.table, in: .rule(entry.key), into: &draft)
        return draft
    }

    /// The value of `defaults`.
    mutating func defaults(_ node: Node) -> RuleDraft? {
        guard let map = map(node, "defaults") else { return nil }
        var draft = RuleDraft(name: "", nameRange: node.range)
        readKeys(map, RuleKeys.defaults, in: .defaults, into: &draft, isRule: false)
        draft.inherited = Set(draft.places.keys)
        return draft
    }

    private mutating func readKeys(
        _ map: Node.Map,
        _ table: KeyTable<RuleDraft>,
        in place: KeyPlace,
        into draft: inout RuleDraft,
        isRule: Bool = true
    ) {
        // What is said of shell text depends on what one run is for, and that may be written below it.
        isForOnePath = draft.each == .path
        if let each = map.entries.first(where: { $0.key == "each" }),
            case .scalar(let word, _) = each.value.content
        {
            isForOnePath = word == "path"
        }
        pathPlaceholders = map.entries.contains { $0.key == "on-failure" } ? [] : draft.pathPlaceholders
        var keys = read(map, table, in: place, into: &draft)
        if isRule { keys.meant.formUnion(misplaced) } else { misplaced = keys.meant }
        draft.pathPlaceholders = pathPlaceholders
        for key in ["paths", "ignore", "events", "type", "enabled"] where keys.present[key] != nil {
            draft.values[key] = Reading.places(of: key, in: map)
        }
        if draft.places.isEmpty {
            draft.places = keys.present
        } else {
            draft.places.merge(keys.present) { $1 }
            draft.inherited.subtract(keys.present.keys)
        }
        guard isRule else { return }
        reportMissing(keys, draft)
        reportConflicts(draft)
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
                help: "write '\(key): \(firstLine(of: entry.value).dropFirst(key.count + 1))'",
                instead: ": "
            )
            return
        }
        if let equals = text.firstIndex(of: "="),
            case let word = text[..<equals].filter({ $0 != " " }), names.contains(word)
        {
            reportType(
                entry.value,
                "rule '\(entry.key)' is a map of keys, not text",
                help: "YAML has ': ' where this has '=', and one key a line:\n  \(word): ..."
            )
            return
        }
        reportType(
            entry.value,
            "rule '\(entry.key)' is a map of keys, not text",
            help:
                "write the keys below it, indented:\n  paths: \"**\"\n  run: \(text.utf8.count < 60 ? text : "make")"
        )
    }

    /// What a value has on its first line: the others are keys of their own that YAML took for its text.
    private func firstLine(of node: Node) -> String {
        let line = report.source.line(node.range.start.line)
        let start = node.range.start.byte
        return report.source.text(start..<max(start, min(line.upperBound, node.range.end.byte)))
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
        if keys.lacks("paths", "after") {
            report.add(
                "missing-key",
                "rule '\(draft.name)' never starts: it has no 'paths' and no 'after'",
                at: draft.nameRange,
                help: "add what to watch, for example: paths: \"**/*.swift\""
            )
        }
    }

    private mutating func checkName(_ entry: Node.Map.Entry) {
        guard !Reading.isName(entry.key) else { return }
        report.add(
            "bad-name",
            "'\(entry.key)' cannot be a rule name",
            at: entry.keyRange,
            help: "letters, digits, '.', '_' and '-', for example '\(Reading.similarName(entry.key, "rule"))'"
        )
    }
}
