import Globs
import HeedModel
import YAMLTree

/// One pattern with the place where it stands.
struct WrittenPattern {
    var text: String
    var node: Node
}

extension Reading {
    /// How many patterns a rule file may hold.
    static let mostPatterns = 10_000

    /// The `paths` of a rule.
    mutating func pathPatterns(_ node: Node) -> (list: PatternList, written: [WrittenPattern])? {
        guard let written = patterns(node, "paths", mayBeEmpty: false) else { return nil }
        let isSound = written.map { check($0) { text throws(PatternList.Failure) in _ = try PatternList([text]) } }
        guard isSound.allSatisfy({ $0 }), let list = try? PatternList(written.map(\.text)) else { return nil }
        if list.isOnlyNegative, let first = written.first {
            report.add(
                "bad-pattern", "'paths' only excludes: nothing is ever selected", at: first.node.range,
                help: "put \"**\" first, or move the patterns to 'ignore' without the '!'"
            )
            return nil
        }
        warn(list.warnings, written)
        return (list, written)
    }

    /// An `ignore` list.
    mutating func ignorePatterns(_ node: Node) -> IgnoreList? {
        guard let written = patterns(node, "ignore", mayBeEmpty: true) else { return nil }
        let isSound = written.map {
            check($0) { text throws(PatternList.Failure) in _ = try IgnoreList(rules: [text]) }
        }
        guard isSound.allSatisfy({ $0 }) else { return nil }
        guard let list = try? IgnoreList(rules: written.map(\.text)) else { return nil }
        warn(list.warnings, written)
        return list
    }

    private mutating func patterns(_ node: Node, _ key: String, mayBeEmpty: Bool) -> [WrittenPattern]? {
        let written: [WrittenPattern]
        switch node.content {
        case .unusable: return nil
        case .scalar:
            guard let one = pattern(node, key) else { return nil }
            written = [one]
        case .list(let items):
            guard !items.isEmpty || mayBeEmpty else {
                report.add(
                    "bad-value", "'\(key)' is an empty list", at: node.range,
                    help: "write a pattern, for example \"**\" for everything below the root"
                )
                return nil
            }
            let read = items.map { pattern($0, key) }
            guard read.allSatisfy({ $0 != nil }) else { return nil }
            written = read.compactMap { $0 }
        case .map:
            reportType(node, "'\(key)' is a pattern or a list of patterns, not a map")
            return nil
        }
        patternCount += written.count
        guard patternCount <= Reading.mostPatterns else {
            report.add(
                "yaml-limit", "the file has more than \(Reading.mostPatterns) patterns", at: node.range,
                help: "name directories instead of every file in them"
            )
            return nil
        }
        return written
    }

    private mutating func pattern(_ node: Node, _ key: String) -> WrittenPattern? {
        switch node.content {
        case .unusable: return nil
        case .list, .map:
            reportType(node, "a pattern in '\(key)' is text, not \(kind(node))", help: "put quotes around it")
            return nil
        case .scalar(let text, let style):
            guard !isNull(text, style) else {
                reportNull(node, key, text)
                return nil
            }
            guard style != .plain || reportJoined(node, text) else { return nil }
            return WrittenPattern(text: text, node: node)
        }
    }

    /// Lines that YAML joined into one string because a space is missing, or one too many is there.
    private mutating func reportJoined(_ node: Node, _ text: String) -> Bool {
        guard !node.isAlias else { return true }
        let range = node.range
        let lead = report.source.text(report.source.line(range.start.line).lowerBound..<range.start.byte)
        if text.hasPrefix("-"), lead.allSatisfy({ $0 == " " }) {
            let first = text.dropFirst().prefix { $0 != " " }
            let isJoined = range.end.line > range.start.line
            report.add(
                "yaml-dash", "a space is missing after '-'",
                at: report.source.range(range.start.byte..<(range.start.byte + 1)),
                note: isJoined ? "YAML joined these lines into one string: '\(text)'" : nil,
                help: "write '- \(first)'"
            )
            return false
        }
        guard range.end.line > range.start.line else { return true }
        report.add(
            "yaml-indent", "YAML joined these lines into one pattern: '\(text)'", at: range,
            help: "begin each pattern with '- ', and line the dashes up"
        )
        return false
    }

    private mutating func check(
        _ pattern: WrittenPattern, _ compile: (String) throws(PatternList.Failure) -> Void
    ) -> Bool {
        do {
            try compile(pattern.text)
            return true
        } catch {
            let advice = PatternAdvice(error.error, in: pattern.text)
            report.add(
                "bad-pattern", advice.message, at: place(of: error.error.range, in: pattern.node),
                label: advice.label, help: advice.help
            )
            return false
        }
    }

    private mutating func warn(_ warnings: [PatternList.Warning], _ written: [WrittenPattern]) {
        for warning in warnings where written.indices.contains(warning.index) {
            let pattern = written[warning.index]
            switch warning.warning.kind {
            case .extendedGlob:
                report.warn(
                    "bad-pattern", "'+(a|b)' and its kin are plain characters in a pattern",
                    at: place(of: warning.warning.range, in: pattern.node), help: "write {a,b} for alternatives"
                )
            }
        }
    }
}
