import HeedModel
import YAMLTree

extension Reading {
    /// The value of `when`.
    mutating func gates(_ node: Node) -> GatesDraft {
        var draft = GatesDraft()
        var help: String?
        if case .scalar(let text, _) = node.content {
            let isDuration = (try? DurationText.read(text)) != nil
            help = isDuration ? "write { stable: \(text) }" : "for a shell command write { test: ... }"
        }
        guard let map = map(node, "when", help: help) else { return draft }
        _ = read(map, WhenKeys.table, in: .gates, into: &draft)
        if map.entries.isEmpty, !map.isIncomplete {
            report.add(
                "bad-value",
                "'when' asks nothing",
                at: node.range,
                help: "write what must hold, for example { stable: 2s }, or leave 'when' out"
            )
        }
        reportEmptyGates(map, node)
        if let word = draft.existing.first(where: { word in draft.missing.contains { $0.text == word.text } })
        {
            report.add(
                "conflicting-keys",
                "'\(word.text)' cannot both exist and be missing: the rule would never run",
                at: word.node.range,
                help: "remove it from 'exists' or from 'missing'"
            )
        }
        if let smallest = draft.minSize, let largest = draft.maxSize, largest.size < smallest {
            report.add(
                "bad-value",
                "'max-size' is smaller than 'min-size': no file passes both",
                at: largest.node.range,
                help: "make it larger, or leave one of them out"
            )
        }
        return draft
    }

    /// `when: { closed: false }` reads as if it asked for something.
    private mutating func reportEmptyGates(_ map: Node.Map, _ node: Node) {
        let asksNothing = map.entries.allSatisfy { entry in
            switch entry.value.content {
            case .scalar("false", .plain): entry.key == "closed" || entry.key == "content-changed"
            case .scalar("0", .plain): entry.key == "stable"
            default: false
            }
        }
        guard asksNothing, let first = map.entries.first else { return }
        report.warn(
            "conflicting-keys",
            "'when' has no effect here: it asks nothing",
            at: first.keyRange,
            help: "leave 'when' out"
        )
    }

    /// A size with its unit.
    mutating func size(_ node: Node, _ key: String) -> UInt64? {
        guard let written = text(node, key) else { return nil }
        let units = "units: \(SizeText.unitNames.joined(separator: ", "))"
        let failure: SizeText.Failure
        do {
            return try SizeText.read(written)
        } catch {
            failure = error
        }
        switch failure {
        case .noUnit:
            let label = "\(written)B or \(written)KiB?"
            report.add(
                "bad-size",
                "'\(key): \(written)' has no unit",
                at: node.range,
                label: label,
                help: units
            )
        case .ambiguous(let decimal, let binary):
            report.add(
                "bad-size",
                "'\(written)' can be read in two ways",
                at: node.range,
                label: "\(decimal) or \(binary)?",
                help: "KB is 1000 bytes, KiB is 1024; \(units)"
            )
        case .spelled(let better):
            report.add("bad-size", "'\(written)' is not a size", at: node.range, label: "write '\(better)'")
        case .tooLarge:
            report.add("bad-size", "'\(written)' is more than a file can hold", at: node.range)
        case .notASize:
            report.add(
                "bad-size",
                "'\(written)' is not a size",
                at: node.range,
                help: "write a number with a unit, for example 1B or 10MiB; \(units)"
            )
        }
        return nil
    }

    /// The gates of a rule, names of files made absolute.
    mutating func gates(_ draft: GatesDraft, root: BytePath) -> [Gate] {
        let existing = draft.existing.compactMap { file($0, "exists", root: root) }
        let missing = draft.missing.compactMap { file($0, "missing", root: root) }
        return draft.gates + (existing.isEmpty ? [] : [.exists(existing)])
            + (missing.isEmpty ? [] : [.missing(missing)])
    }

    private mutating func file(_ word: WrittenWord, _ key: String, root: BytePath) -> BytePath? {
        guard !Reading.hasWildcard(word.text) || word.text.contains("\\") || word.text.contains("${") else {
            report.add(
                "bad-value",
                "'\(key)' names files, and '\(word.text)' is a pattern",
                at: word.node.range,
                help: "name one file, or use  test: ls \(word.text)"
            )
            return nil
        }
        return directory(word.node, key, relativeTo: root)
    }
}
