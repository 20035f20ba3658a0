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
        draft.places = keys.present
        draft.ignorePlaces = Reading.places(of: "ignore", in: map)
        if let range = keys.present["rules"], let node = draft.rulesNode {
            draft.rules = rules(node, defaults: draft.defaults)
            if draft.rules.isEmpty, isEmpty(node) {
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
        let gates = gates(draft.gates, root: root)
        guard draft.paths != nil || draft.places["paths"] == nil else { return nil }
        reportForeignRoot(draft.paths?.written ?? [], root)
        for pattern in draft.paths?.written ?? [] where pattern.text.utf8.contains(0x20) {
            reportNames(pattern, below: root)
        }
        guard let paths = draft.paths?.list ?? (try? PatternList([])), let action = draft.action else {
            return nil
        }
        let scope = Scope(
            root: root,
            paths: paths,
            ignore: [file.ignore, draft.ignore].compactMap { $0 }.filter { !$0.isEmpty },
            honoursGitignore: draft.honoursGitignore ?? file.honoursGitignore,
            honoursDefaultIgnores: file.honoursDefaultIgnores
        )
        reportIgnored(draft.paths?.written ?? [], in: scope)
        var definition = Rule.Definition(
            name: draft.name,
            scope: scope,
            conditions: Conditions.make(type: draft.type, events: draft.events, scope: scope),
            action: action,
            workingDirectory: workingDirectory
        )
        definition.description = draft.description
        definition.isEnabled = draft.isEnabled
        definition.tags = draft.tags
        definition.events = draft.events
        definition.outputs = draft.outputs
        definition.gates = gates
        definition.after = draft.after.map(\.text)
        definition.holdWhile = draft.holdWhile ?? file.holdWhile ?? .gitIndexLock
        definition.shell = draft.shell ?? file.shell ?? .sh
        definition.via = draft.via
        definition.environment = file.environment + draft.environment
        definition.standardInput = draft.standardInput
        definition.onFailure = draft.onFailure
        definition.show = draft.show
        definition.leftover = draft.leftover
        definition.debounce = draft.debounce
        definition.throttle = draft.throttle
        definition.onStart = draft.onStart
        definition.stop = draft.stop
        definition.locks = draft.locks
        definition.jobs = draft.jobs
        definition.isService = draft.isService
        definition.onBusy = draft.onBusy ?? (draft.isService ? RestartWhenBusy() : QueueWhenBusy())
        // What `defaults` says of runs that end does not concern a process that stays.
        if !draft.isService {
            definition.each = draft.each
            definition.timeout = draft.timeout
            definition.retry = draft.retry
        }
        definition.file = report.file
        definition.range = SourceRange(draft.nameRange)
        definition.places = places(draft, file)
        return Rule(definition)
    }

    /// Where what decides about a path is written.
    private func places(_ draft: RuleDraft, _ file: FileDraft) -> Rule.Places {
        var places = Rule.Places()
        places.paths = draft.values["paths"] ?? []
        let ignore = [(file.ignore, file.ignorePlaces), (draft.ignore, draft.values["ignore"] ?? [])]
        places.ignore = ignore.filter { $0.0.map { !$0.isEmpty } ?? false }.map(\.1)
        places.events = draft.values["events"]?.first
        places.type = draft.values["type"]?.first
        places.enabled = draft.values["enabled"]?.first
        return places
    }
}
