import Globs
import HeedModel
import YAMLTree

extension Reading {
    /// How many patterns a rule file may hold.
    static let mostPatterns = 10_000

    /// Patterns that select: the `paths` of a rule, its `outputs` and what holds it back.
    mutating func selection(
        _ node: Node,
        _ key: String
    ) -> (list: PatternList, written: [WrittenPattern])? {
        guard let written = patterns(node, key, mayBeEmpty: false) else { return nil }
        guard let list = try? PatternList(written.map(\.text)) else { return nil }
        if list.isOnlyNegative, let first = written.first {
            report.add(
                "bad-pattern",
                "'\(key)' only excludes: nothing is ever selected",
                at: first.node.range,
                help: key == "paths"
                    ? "put \"**\" first, or move the patterns to 'ignore' without the '!'"
                    : "name what it is about before what it is not about"
            )
            return nil
        }
        guard !reportDead(written, key) else { return nil }
        return (list, written)
    }

    /// An `ignore` list.
    mutating func ignorePatterns(_ node: Node) -> IgnoreList? {
        guard let written = patterns(node, "ignore", mayBeEmpty: true) else { return nil }
        reportAllIgnored(written)
        return try? IgnoreList(rules: written.map(\.text))
    }

    /// `ignore: "*"`, after which nothing is let in again.
    private mutating func reportAllIgnored(_ written: [WrittenPattern]) {
        let all = written.lastIndex { ["*", "**", "/*", "/**", "**/*"].contains($0.text) }
        guard let all, !written[all...].contains(where: { $0.text.hasPrefix("!") }) else { return }
        report.add(
            "bad-pattern",
            "'\(written[all].text)' ignores everything: nothing is left for 'paths'",
            at: written[all].node.range,
            help: "remove it: what 'paths' does not name is left out anyway"
        )
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
                    "bad-value",
                    "'\(key)' is an empty list",
                    at: node.range,
                    help: "write a pattern, for example \"**\" for everything below the root"
                )
                return nil
            }
            guard items.count <= Reading.mostPatterns else {
                reportTooMany(items[Reading.mostPatterns])
                return nil
            }
            let read = items.map { pattern($0, key) }
            guard read.allSatisfy({ $0 != nil }) else { return nil }
            written = read.compactMap { $0 }
        case .map:
            reportType(
                node,
                "'\(key)' is a pattern or a list of patterns, not a map",
                help: "write a list; what it leaves out stands in it too, with a '!':  [src/, \"!src/gen/\"]"
            )
            return nil
        }
        var isSound = true
        for pattern in written {
            guard let count = check(pattern) else {
                isSound = false
                continue
            }
            patternCount += count
            guard patternCount <= Reading.mostPatterns else {
                reportTooMany(pattern.node)
                return nil
            }
        }
        return isSound ? written : nil
    }

    private mutating func reportTooMany(_ node: Node) {
        report.add(
            "yaml-limit",
            "the file has more than \(Reading.mostPatterns) patterns, alternatives counted",
            at: node.range,
            help: "name directories instead of every file in them"
        )
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
            if style == .plain, text == "true" || text == "false" {
                report.warn(
                    "bad-pattern",
                    "'\(key)' takes patterns, and '\(text)' is the one for a file of that name",
                    at: node.range,
                    help: text == "false"
                        ? "leave '\(key)' out, or put quotes around the name"
                        : "name files or directories, for example  \(key): build/"
                )
            }
            reportTypography(node, text)
            return WrittenPattern(text: text, node: node)
        }
    }

    /// Lines that YAML joined into one string because a space is missing, or one too many is there.
    private mutating func reportJoined(_ node: Node, _ text: String) -> Bool {
        guard !node.isAlias else { return true }
        let range = node.range
        if text.hasPrefix("-"), startsItsLine(range.start) {
            let first = text.dropFirst().prefix { $0 != " " }
            let isJoined = range.end.line > range.start.line
            report.add(
                "yaml-dash",
                "a space is missing after '-'",
                at: report.source.range(range.start.byte..<(range.start.byte + 1)),
                note: isJoined ? "YAML joined these lines into one string: '\(text)'" : nil,
                help: "write '- \(first)'"
            )
            return false
        }
        guard !reportStrangeDash(node, text) else { return false }
        guard range.end.line > range.start.line else { return true }
        report.add(
            "yaml-indent",
            "YAML joined these lines into one pattern: '\(text)'",
            at: range,
            help: "begin each pattern with '- ', and line the dashes up"
        )
        return false
    }

    /// `– src/` and `• src/`, as a word processor writes lists.
    private mutating func reportStrangeDash(_ node: Node, _ text: String) -> Bool {
        guard let first = text.first, "–—−‐‑‒―•·◦+".contains(first), text.dropFirst().first == " " else {
            return false
        }
        let line = report.source.line(node.range.start.line)
        let rest = report.source.text(
            node.range.start.byte..<max(node.range.start.byte, min(line.upperBound, node.range.end.byte))
        )
        let item = rest.dropFirst().drop { $0 == " " }
        report.add(
            "yaml-dash",
            "a list in YAML has '-' where this has '\(first)'",
            at: report.source.range(
                node.range.start.byte..<(node.range.start.byte + String(first).utf8.count)
            ),
            help: startsItsLine(node.range.start) ? "write '- \(item)'" : "write [\(item)]"
        )
        return true
    }

    private func startsItsLine(_ position: TextRange.Position) -> Bool {
        let bytes = report.source.bytes
        var index = position.byte
        while index > 0, bytes[index - 1] == 0x20 { index -= 1 }
        return index == 0 || bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D
    }

    /// The number of alternatives that a pattern stands for; nil where it is wrong.
    private mutating func check(_ pattern: WrittenPattern) -> Int? {
        do {
            let compiled = try RulePattern(pattern.text)
            for warning in compiled.warnings {
                warn(warning, pattern)
            }
            if let habit = PatternHabit(pattern.text) {
                report.warn(
                    "bad-pattern",
                    habit.message,
                    at: pattern.node.range,
                    label: habit.label,
                    help: habit.help
                )
            } else {
                reportNames(pattern, below: surroundings.directory)
            }
            return pattern.text.utf8.contains(UInt8(ascii: "{"))
                ? try BraceExpansion.expand(Array(pattern.text.utf8)).count : 1
        } catch {
            guard !report.isFull else { return nil }
            let advice = PatternAdvice(error, in: pattern.text)
            report.add(
                "bad-pattern",
                advice.message,
                at: place(of: error.range, in: pattern.node),
                label: advice.label,
                help: advice.help
            )
            return nil
        }
    }

    /// `src tests`, where both are there and nothing has the whole name.
    mutating func reportNames(_ pattern: WrittenPattern, below root: BytePath) {
        let parts = pattern.text.split(separator: " ")
        guard parts.count > 1, parts.count <= 16, PatternHabit(pattern.text) == nil else { return }
        let plain = parts.filter { !Reading.hasWildcard($0) && !$0.hasPrefix("!") }
        guard !plain.isEmpty, plain.allSatisfy({ surroundings.exists(root.appending($0.utf8)) }),
            !surroundings.exists(root.appending(pattern.text.utf8))
        else { return }
        let items = parts.map { part in part.contains { "*?[{!&#".contains($0) } ? "\"\(part)\"" : "\(part)" }
        report.warn(
            "bad-pattern",
            "'\(pattern.text)' is one pattern, and nothing has this name",
            at: pattern.node.range,
            label: plain.count > 1 ? "'\(plain[0])' and '\(plain[1])' are there" : "'\(plain[0])' is there",
            help: "write [\(items.joined(separator: ", "))]"
        )
    }

    private mutating func warn(_ warning: GlobWarning, _ pattern: WrittenPattern) {
        switch warning.kind {
        case .extendedGlob:
            report.warn(
                "bad-pattern",
                "'+(a|b)' and its kin are plain characters in a pattern",
                at: place(of: warning.range, in: pattern.node),
                help: "write {a,b} for alternatives"
            )
        }
    }
}
