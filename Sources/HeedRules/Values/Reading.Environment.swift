import HeedModel
import YAMLTree

extension Reading {
    /// An `env` map: values are text as written, null unsets.
    mutating func environment(_ node: Node) -> [Rule.Variable]? {
        var help: String?
        if case .list(let items) = node.content, case .scalar(let text, _)? = items.first?.content {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            help = parts.count == 2 ? "write '\(parts[0]): \(parts[1])'" : "write 'NAME: value'"
        }
        if case .list(let items) = node.content, case .map? = items.first?.content {
            help = "write the variables without '- '"
        }
        if case .scalar(let text, _) = node.content {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            help =
                "write the variables below it, indented:\n  \(parts.count == 2 ? "\(parts[0]): \(parts[1])" : "NAME: value")"
        }
        guard let map = map(node, "env", help: help) else { return nil }
        return map.entries.compactMap { variable($0) }
    }

    private mutating func variable(_ entry: Node.Map.Entry) -> Rule.Variable? {
        guard Reading.isVariableName(entry.key) else {
            report.add(
                "bad-name",
                "'\(entry.key)' cannot be the name of a variable",
                at: entry.keyRange,
                help: "letters, digits and '_', not starting with a digit"
            )
            return nil
        }
        guard !entry.key.hasPrefix("HEED_") else {
            let rest = entry.key.dropFirst("HEED_".count)
            report.add(
                "reserved-key",
                "'\(entry.key)' cannot be set: names that start with HEED_ are those that heed sets itself",
                at: entry.keyRange,
                help: "take another name, for example APP_\(rest.isEmpty ? "VALUE" : rest)"
            )
            return nil
        }
        switch entry.value.content {
        case .unusable: return nil
        case .list, .map:
            reportType(
                entry.value,
                "the value of '\(entry.key)' is text, not \(kind(entry.value))",
                help: "put quotes around all of it:  \(entry.key): \"...\""
            )
            return nil
        case .scalar(let text, let style):
            if isNull(text, style) { return Rule.Variable(name: entry.key, value: nil) }
            reportBareVariable(text, entry.value, among: surroundings.environment)
            return expanded(text, entry.value).map { Rule.Variable(name: entry.key, value: $0) }
        }
    }
}
