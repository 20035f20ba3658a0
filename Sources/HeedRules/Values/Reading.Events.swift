import HeedModel
import YAMLTree

extension Reading {
    /// One event or several.
    mutating func events(_ node: Node) -> EventSet? {
        let names: [Node]
        switch node.content {
        case .unusable: return nil
        case .scalar: names = [node]
        case .list(let items): names = items
        case .map:
            reportEventMap(node)
            return nil
        }
        guard !names.isEmpty else {
            report.add(
                "bad-value",
                "'events' is an empty list",
                at: node.range,
                help: "leave 'events' out for 'change'"
            )
            return nil
        }
        var events: EventSet = []
        var isSound = true
        var seen: Set<String> = []
        for name in names {
            if let one = event(name) {
                events.formUnion(one)
            } else {
                isSound = false
            }
            if case .scalar(let written, _) = name.content, !seen.insert(written).inserted, isSound {
                report.add(
                    "bad-value",
                    "'\(written)' stands twice in 'events'",
                    at: name.range,
                    help: "remove one of them"
                )
            }
        }
        return isSound ? events : nil
    }

    private mutating func event(_ node: Node) -> EventSet? {
        switch node.content {
        case .list(let items):
            let inner = items.compactMap { item in
                if case .scalar(let text, _) = item.content { text } else { nil }
            }
            reportType(
                node,
                "an event in 'events' is one word, not a list",
                help: "write  events: [\(inner.isEmpty ? "write, delete" : inner.joined(separator: ", "))]"
            )
            return nil
        case .map:
            reportType(
                node,
                "an event in 'events' is one word, not a map",
                help: "write  events: [write, delete]"
            )
            return nil
        case .scalar, .unusable: break
        }
        guard let written = text(node, "events") else { return nil }
        guard let event = (EventName.all + EventName.kernel).first(where: { $0.name == written }) else {
            reportUnknown(written, node)
            return nil
        }
        if !event.events.isDisjoint(with: .reads) {
            report.warn(
                "reads-trigger",
                "'\(written)' happens when a file is read, also by the rule's own command",
                at: node.range,
                help: "listen to 'write' unless the command leaves these files alone"
            )
        }
        return event.events
    }

    /// `{ write: true, delete: false }`.
    private mutating func reportEventMap(_ node: Node) {
        var wanted: [String] = []
        if case .map(let map) = node.content {
            for entry in map.entries {
                if case .scalar("false", _) = entry.value.content { continue }
                wanted.append(entry.key)
            }
        }
        reportType(
            node,
            "'events' is an event or a list of events, not a map",
            help: "write [\(wanted.isEmpty ? "write, delete" : wanted.joined(separator: ", "))]"
        )
    }

    /// `create,remove`.
    private mutating func reportEventText(_ written: String, _ node: Node) {
        let names = (EventName.all + EventName.kernel).map(\.name)
        let parts = written.split { ", |+".contains($0) }.map(String.init)
        let meant = parts.map { part in
            names.contains(part)
                ? part : Suggestion.value(part, among: names, foreign: ForeignWords.events)?.word ?? part
        }
        report.add(
            "unknown-event",
            "'\(written)' is one text, not a list of events",
            at: node.range,
            help: "write [\(meant.joined(separator: ", "))]"
        )
    }

    private mutating func reportUnknown(_ written: String, _ node: Node) {
        let known = EventName.all.map(\.name)
        guard !written.contains(where: { ", |+".contains($0) }) || report.isFull else {
            reportEventText(written, node)
            return
        }
        let names = written.hasPrefix("IN_") ? EventName.kernel.map(\.name) : known
        let suggestion = suggestion(for: written, among: names, foreign: ForeignWords.events)
        var note: String?
        if suggestion?.word == "write", written.lowercased().hasPrefix("modif") {
            note =
                "'write' means: the content is complete (closed after writing, or renamed into place); "
                + "'modify' is every single write"
        }
        report.add(
            "unknown-event",
            "unknown event '\(written)'",
            at: node.range,
            label: suggestion?.label ?? "",
            note: note,
            help: suggestion == nil ? "events: \(known.joined(separator: " "))" : nil,
            // Where the two words differ in meaning a person decides.
            instead: note == nil ? suggestion?.word : nil
        )
    }
}
