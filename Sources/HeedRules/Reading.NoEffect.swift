import Globs
import HeedModel
import YAMLTree

/// Keys that are right by themselves and do nothing beside the others.
extension Reading {
    /// Warns of what a rule says itself; what it inherits is meant for others too.
    mutating func reportWithoutEffect(_ draft: RuleDraft) {
        reportPathless(draft)
        reportShell(draft)
        reportUnmodified(draft)
    }

    /// A rule that only others start never sees a path.
    private mutating func reportPathless(_ draft: RuleDraft) {
        guard draft.places["paths"] == nil, draft.places["after"] != nil else { return }
        if draft.each == .path, let place = own("each", draft) {
            report.add(
                "conflicting-keys",
                "'each: path' never runs here: the rule has no 'paths'",
                at: place,
                help: "add 'paths', or leave 'each' out to run once when the others have succeeded"
            )
        }
        for key in ["ignore", "gitignore", "events", "type"] {
            warnPathless(key, key, draft)
        }
        if draft.standardInput != .none {
            warnPathless("stdin", "stdin: \(draft.standardInput.rawValue)", draft)
        }
    }

    private mutating func warnPathless(_ key: String, _ written: String, _ draft: RuleDraft) {
        guard let place = own(key, draft) else { return }
        report.warn(
            "conflicting-keys",
            "'\(written)' has no effect here: the rule has no 'paths'",
            at: place,
            help: "add 'paths', or leave '\(key)' out"
        )
    }

    /// Nothing of the rule is shell text.
    private mutating func reportShell(_ draft: RuleDraft) {
        guard let place = own("shell", draft), let action = draft.action else { return }
        var commands = action.steps.map(\.command)
        commands += draft.onFailure.map { [$0] } ?? []
        let hasText = commands.contains { command in
            if case .shell = command { true } else { false }
        }
        let hasTest = draft.gates.gates.contains { gate in
            if case .test = gate { true } else { false }
        }
        guard !hasText, !hasTest else { return }
        report.warn(
            "conflicting-keys",
            "'shell' has no effect here: 'exec' uses no shell",
            at: place,
            help: "write 'run:' for shell text, or leave 'shell' out"
        )
    }

    /// Directories are made, moved and removed, and never written.
    private mutating func reportUnmodified(_ draft: RuleDraft) {
        guard draft.type == .dir, draft.events.isSubset(of: [.modify, .kernel(0x2), .kernel(0x8)]),
            let place = own("events", draft) ?? own("type", draft)
        else { return }
        report.add(
            "conflicting-keys",
            "the rule never starts: nothing is written into a directory itself",
            at: place,
            help: "leave 'type' out for the files in it, or write  events: [create, delete, move]"
        )
    }

    private func own(_ key: String, _ draft: RuleDraft) -> TextRange? {
        draft.inherited.contains(key) ? nil : draft.places[key]
    }

    /// Patterns that name what the rule file ignores, which nothing lifts.
    mutating func reportIgnored(_ written: [WrittenPattern], in scope: Scope) {
        guard !scope.ignore.isEmpty, !report.isFull else { return }
        for pattern in written where !pattern.text.hasPrefix("!") {
            guard let line = ignoring(pattern.text, in: scope) else { continue }
            report.warn(
                "bad-pattern",
                "'\(pattern.text)' selects nothing: 'ignore' has '\(line)', which always wins",
                at: pattern.node.range,
                help: "remove one of the two"
            )
        }
    }

    /// The line that ignores all that a pattern can match; nil where something is left.
    private func ignoring(_ text: String, in scope: Scope) -> String? {
        guard let pattern = try? RulePattern(text), let samples = pattern.samples else { return nil }
        var found: String?
        for sample in samples {
            let isDirectory = !sample.isWhole || text.hasSuffix("/")
            guard let ignoring = scope.ignoring(sample.path, isDirectory: isDirectory) else { return nil }
            found = String(decoding: ignoring.line.text, as: UTF8.self)
        }
        return found
    }
}
