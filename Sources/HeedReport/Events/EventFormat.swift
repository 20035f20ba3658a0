import HeedModel

/// How `heed events` writes what happened.
package enum EventFormat: Hashable, Sendable {
    /// A line for people.
    case text
    /// One JSON object a line.
    case json
    /// What a template says, ended by a line end or, names untouched, by NUL.
    case template(EventTemplate, endsWithNUL: Bool)

    /// A record with its end.
    package func bytes(of record: EventRecord) -> [UInt8] {
        switch self {
        case .text: Array(EventFormat.line(of: record).utf8) + [0x0A]
        case .json: Array(EventFormat.object(of: record).line.utf8) + [0x0A]
        case .template(let template, endsWithNUL: true): template.bytes(of: record, isExact: true) + [0]
        case .template(let template, endsWithNUL: false): template.bytes(of: record, isExact: false) + [0x0A]
        }
    }

    /// What stands for deletions below a directory that nobody can name any more; nothing where only names are told.
    package func bytes(ofDeletionsLostBelow path: [UInt8], at moment: Timestamp.Moment) -> [UInt8] {
        guard self == .json else { return [] }
        let object = JSON.object([
            .init("v", .integer(1)), .init("t", .string(moment.universal)),
            .init("type", .string("overflow")),
            .init("path", JSON(bytes: path)), .init("deletionsLost", .boolean(true)),
        ])
        return Array(object.line.utf8) + [0x0A]
    }

    private static func line(of record: EventRecord) -> String {
        let what: String
        if let kernel = record.kernel {
            let names = record.events.joined(separator: ",")
            what = padded(kernel.cookie == 0 ? names : padded(names, 15) + "#\(kernel.cookie)", 25)
        } else {
            what = padded(record.events.first ?? "change", 8)
        }
        let slash = record.isDirectory && record.path.last != UInt8(ascii: "/") ? "/" : ""
        let former = record.from.map { shown($0, slash) + " → " } ?? ""
        let rules = (record.rules ?? []).isEmpty ? "" : "    " + (record.rules ?? []).joined(separator: ", ")
        return "\(record.moment.timeOfDay)  \(what)\(former)\(shown(record.path, slash))\(rules)"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        let missing = width - text.count
        return text + String(repeating: " ", count: max(2, missing))
    }

    /// A name that no other name is shown like, and that no column can be taken for.
    private static func shown(_ path: [UInt8], _ slash: String) -> String {
        let text = Printable.text(path.isEmpty ? Array(".".utf8) : path)
        let isPlain =
            !text.contains("  ") && !text.contains("→") && text.first != "\"" && text.first != " "
            && text.last != " "
        guard !isPlain else { return text + slash }
        let inner = text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\x22")
        return "\"\(inner)\(slash)\""
    }

    private static func object(of record: EventRecord) -> JSON {
        var members: [JSON.Member] = [
            .init("v", .integer(1)), .init("t", .string(record.moment.universal)),
            .init("type", .string("event")), .init("event", .string(record.events.first ?? "change")),
            .init("events", .array(record.events.map(JSON.string))), .init("path", JSON(bytes: record.path)),
        ]
        if let from = record.from { members.append(.init("from", JSON(bytes: from))) }
        members.append(.init("kind", .string(record.isDirectory ? "dir" : "file")))
        if let kernel = record.kernel {
            members.append(.init("mask", .integer(Int(kernel.mask))))
            if kernel.cookie != 0 { members.append(.init("cookie", .integer(Int(kernel.cookie)))) }
            if kernel.isFound { members.append(.init("found", .boolean(true))) }
        }
        if let rules = record.rules { members.append(.init("rules", .array(rules.map(JSON.string)))) }
        return .object(members)
    }
}
