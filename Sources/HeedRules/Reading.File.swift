import Globs
import HeedModel
import YAMLTree

extension Reading {
    /// The whole file.
    mutating func file(_ root: Node?) -> FileDraft {
        var draft = FileDraft()
        let help = "a rule file holds rules, for example:\n\(Reading.smallest)"
        guard let root else {
            report.add("missing-key", "the file has no rules", at: nil, help: help)
            return draft
        }
        guard case .map(let map) = root.content else {
            if case .unusable = root.content { return draft }
            if case .scalar(let text, let style) = root.content, isNull(text, style) {
                report.add("missing-key", "the file has no rules", at: nil, help: help)
                return draft
            }
            report.add(
                "wrong-type",
                "a rule file is a map of keys, not \(kind(root))",
                at: root.range,
                help: help
            )
            return draft
        }
        let keys = read(map, FileKeys.table, in: .file, into: &draft)
        draft.ignorePlaces = Reading.places(of: "ignore", in: map)
        if let range = keys.present["rules"] {
            let value = map.entries.first { $0.key == "rules" }?.value
            if draft.rules.isEmpty, isEmpty(value) {
                report.add("missing-key", "'rules' is empty", at: range, help: help)
            }
        } else if keys.lacks("rules") {
            report.add("missing-key", "the file has no rules", at: nil, help: help)
        }
        return draft
    }

    private static let smallest = "  rules:\n    test:\n      paths: src/\n      run: make test"

    private func isEmpty(_ node: Node?) -> Bool {
        switch node?.content {
        case .map(let map): map.entries.isEmpty && !map.isIncomplete
        case .scalar(let text, let style): isNull(text, style)
        case .list, .unusable, nil: false
        }
    }

    /// A rule with everything it takes from the file filled in; nil where something was reported.
    mutating func finish(_ draft: RuleDraft, of file: FileDraft) -> Rule? {
        let root = draft.root ?? file.root ?? surroundings.directory
        var workingDirectory = root
        if let node = draft.workingDirectory {
            workingDirectory = directory(node, "cwd", relativeTo: root) ?? root
        }
        guard let paths = draft.paths else { return nil }
        reportForeignRoot(paths.written, root)
        guard let action = draft.action else { return nil }
        let scope = Scope(
            root: root,
            paths: paths.list,
            ignore: [file.ignore, draft.ignore].compactMap { $0 }.filter { !$0.isEmpty },
            honoursGitignore: draft.honoursGitignore ?? file.honoursGitignore,
            honoursDefaultIgnores: file.honoursDefaultIgnores
        )
        var definition = Rule.Definition(
            name: draft.name,
            scope: scope,
            conditions: Conditions.make(type: draft.type, events: draft.events, scope: scope),
            action: action,
            workingDirectory: workingDirectory
        )
        definition.description = draft.description
        definition.isEnabled = draft.isEnabled
        definition.events = draft.events
        definition.debounce = draft.debounce
        definition.onBusy = draft.onBusy.init()
        definition.onStart = draft.onStart
        definition.environment = file.environment + draft.environment
        definition.standardInput = draft.standardInput
        definition.stop = draft.stop
        definition.timeout = draft.timeout
        definition.file = report.file
        definition.range = SourceRange(draft.nameRange)
        definition.places.paths = draft.places["paths"] ?? []
        definition.places.ignore = [
            (file.ignore, file.ignorePlaces), (draft.ignore, draft.places["ignore"] ?? []),
        ].filter { $0.0.map { !$0.isEmpty } ?? false }.map(\.1)
        definition.places.events = draft.places["events"]?.first
        definition.places.type = draft.places["type"]?.first
        definition.places.enabled = draft.places["enabled"]?.first
        return Rule(definition)
    }

    /// Patterns that were written as absolute paths and are taken for ones below the root.
    private mutating func reportForeignRoot(_ patterns: [WrittenPattern], _ root: BytePath) {
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

    private static func hasWildcard(_ part: some StringProtocol) -> Bool {
        part.contains { "*?[{\\".contains($0) }
    }
}
