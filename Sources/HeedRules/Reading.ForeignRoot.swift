import HeedModel
import YAMLTree

extension Reading {
    /// Patterns that were written as absolute paths and are taken for ones below the root.
    mutating func reportForeignRoot(_ patterns: [WrittenPattern], _ root: BytePath) {
        guard root != BytePath("/") else { return }
        for pattern in patterns {
            let text = pattern.text
            guard text.hasPrefix("/") else { continue }
            let parts = text.split(separator: "/", omittingEmptySubsequences: true)
            guard let first = parts.first, !Reading.hasWildcard(first) else { continue }
            let isElsewhere =
                surroundings.exists(BytePath("/\(first)")) && !surroundings.exists(root.appending(first.utf8))
            guard isElsewhere else { continue }
            let literal = parts.prefix { !Reading.hasWildcard($0) }
            let isWhole = literal.count == parts.count
            let directories = isWhole && !text.hasSuffix("/") ? literal.dropLast() : literal
            let rest = parts.dropFirst(directories.count).joined(separator: "/")
            let tail = rest.isEmpty ? "**" : (isWhole ? "/" + rest : rest)
            let directory = "/" + directories.joined(separator: "/")
            report.add(
                "not-under-root",
                "'\(text)' is looked for under the root \(root), which has no '\(first)'",
                at: place(of: 0..<text.utf8.count, in: pattern.node),
                label: "a leading '/' means the root, as in .gitignore",
                help:
                    "for the absolute path:\n  root: \(directory)\n  paths: \"\(tail)\""
            )
        }
    }

    static func hasWildcard(_ part: some StringProtocol) -> Bool {
        part.contains { "*?[{\\".contains($0) }
    }
}
