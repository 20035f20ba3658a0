import HeedModel
import YAMLTree

extension Reading {
    /// The value of `run`: shell text, or a list of steps.
    mutating func run(_ node: Node) -> Action? {
        switch node.content {
        case .unusable: return nil
        case .scalar:
            return shell(node, "run").map { Action($0) }
        case .map(let map):
            let command = map.entries.first { ["run", "cmd", "command", "script", "exec"].contains($0.key) }
            if case .scalar(let text, _)? = command?.value.content {
                reportType(
                    node,
                    "'run' is shell text or a list of steps, not a map",
                    help: "write  run: \(text)\nand what else it holds as keys of the rule"
                )
                return nil
            }
            reportType(
                node,
                "'run' is shell text or a list of steps, not a map",
                help: "put quotes around text with braces, or begin each step with '- '"
            )
            return nil
        case .list(let items):
            guard !items.isEmpty else {
                report.add("bad-value", "'run' is an empty list", at: node.range, help: "write what to run")
                return nil
            }
            guard !looksLikeArguments(items) else { return nil }
            let steps = items.map { step($0) }
            guard steps.allSatisfy({ $0 != nil }) else { return nil }
            return Action(steps: steps.compactMap { $0 })
        }
    }

    /// The value of `exec`: an argument vector.
    mutating func exec(_ node: Node) -> Action.Command? {
        switch node.content {
        case .unusable: return nil
        case .scalar(let text, let style) where isNull(text, style):
            reportNull(node, "exec", text)
            return nil
        case .scalar(let text, _):
            let words = Quoting.list(text.split(separator: " ").map(String.init))
            reportType(
                node,
                "'exec' is a list of arguments, not text",
                help: "write  exec: \(words)\nor     run: \(text)"
            )
            return nil
        case .map:
            reportType(node, "'exec' is a list of arguments, not a map")
            return nil
        case .list(let items):
            guard !items.isEmpty else {
                report.add("bad-value", "'exec' is an empty list", at: node.range, help: "name a program")
                return nil
            }
            guard !reportCode(items) else { return nil }
            let arguments = items.enumerated().map { argument($1, isProgram: $0 == 0) }
            guard arguments.allSatisfy({ $0 != nil }) else { return nil }
            reportShellHabits(items)
            return .exec(arguments.compactMap { $0 })
        }
    }

    private mutating func step(_ node: Node) -> Action.Step? {
        switch node.content {
        case .unusable: return nil
        case .scalar: return shell(node, "run").map { Action.Step(command: $0) }
        case .list:
            reportType(
                node,
                "a step is shell text or a map, not a list",
                help: "for arguments without a shell write  - exec: [...]"
            )
            return nil
        case .map(let map):
            var draft = StepDraft()
            let keys = read(map, StepKeys.table, in: .step, into: &draft)
            if let run = keys.present["run"], let exec = keys.present["exec"] {
                reportBoth(run, exec, "the step")
                return nil
            }
            if keys.lacks("run", "exec") {
                report.add(
                    "missing-key",
                    "the step does nothing: it has no 'run' and no 'exec'",
                    at: node.range,
                    help: "add what to run, for example: run: make"
                )
            }
            return draft.command.map { Action.Step(name: draft.name, command: $0) }
        }
    }

    mutating func reportBoth(_ run: TextRange, _ exec: TextRange, _ what: String) {
        let second = run.start.byte < exec.start.byte ? exec : run
        report.add(
            "run-and-exec",
            "\(what) has both 'run' and 'exec'",
            at: second,
            help: "keep one of them, or make them two steps of 'run'"
        )
    }

    /// Programs that do nothing without arguments: alone they are no step.
    private static let needArguments: Set<String> = [
        "npm", "npx", "pnpm", "cargo", "go", "git", "docker", "podman", "kubectl", "swift", "dotnet",
        "poetry",
        "uv", "rails", "bundle", "deno", "bun", "terraform", "systemctl", "python", "python3", "node", "ruby",
    ]

    /// `run: [make, -j8, all]`, `run: [npm, test]`: the writer wants `exec`.
    private mutating func looksLikeArguments(_ items: [Node]) -> Bool {
        var words: [String] = []
        for item in items {
            guard case .scalar(let text, _) = item.content else { return false }
            words.append(text)
        }
        let option = words.firstIndex { $0.hasPrefix("-") }
        let isCall =
            words.count > 1 && words.allSatisfy { !$0.contains(" ") }
            && Reading.needArguments.contains(words[0])
        guard let index = option ?? (isCall ? 1 : nil), index > 0 else { return false }
        report.add(
            "steps-not-arguments",
            "'run' is a list of steps, this looks like a list of arguments",
            at: items[index].range,
            label: "would run as the command '\(words[index])'",
            help:
                "write  exec: \(Quoting.list(words))\nor     run: \(Quoting.command(words))"
        )
        return true
    }

    /// Shell text, with what is often wrong in it.
    mutating func shell(_ node: Node, _ key: String) -> Action.Command? {
        guard let script = text(node, key) else { return nil }
        // Nothing more is told of a file that is full of mistakes, and it may hold very many commands.
        guard !report.isFull else { return .shell(script) }
        guard script.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            report.add("bad-value", "'\(key)' is empty", at: node.range, help: "write what to run")
            return nil
        }
        reportComment(node, key)
        reportJoinedLines(node, key, script)
        reportTypography(node, script)
        reportHabits(node, script)
        if let placeholder = ShellText.placeholder(in: script, isForOnePath: isForOnePath) {
            report.add(
                "placeholder-in-shell",
                "'{\(placeholder.name)}' is not replaced in shell text",
                at: place(of: placeholder.range, in: node),
                label: "use \(placeholder.instead)",
                note:
                    "a file name pasted into a script could run as code; "
                    + "heed passes names as arguments instead",
                help: isForOnePath
                    ? "'exec:' takes placeholders: each one becomes exactly one argument"
                    : "'exec:' takes {paths}: each changed path becomes exactly one argument"
            )
            return nil
        }
        if let range = ShellText.unquotedPaths(in: script, isForOnePath: isForOnePath) {
            let written = String(decoding: Array(script.utf8)[range], as: UTF8.self)
            report.warn(
                "unquoted-paths",
                "'\(written)' without quotes splits names at their spaces",
                at: place(of: range, in: node),
                label: written == "$1" ? "write \"$1\"" : "write \"$@\""
            )
        }
        return .shell(script)
    }

    /// `run: echo #1`: YAML takes the rest for a comment.
    private mutating func reportComment(_ node: Node, _ key: String) {
        guard !node.isAlias, !report.isFull, case .scalar(_, .plain) = node.content else { return }
        let line = report.source.line(node.range.end.line)
        let rest = report.source.bytes[min(node.range.end.byte, line.upperBound)..<line.upperBound]
        guard let sign = rest.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }), sign > rest.startIndex else {
            return
        }
        let isComment = rest[sign] == UInt8(ascii: "#") && sign + 1 < rest.endIndex
        guard isComment, ![0x20, 0x09, UInt8(ascii: "#"), UInt8(ascii: "!")].contains(rest[sign + 1]) else {
            return
        }
        let before = report.source.bytes[line.lowerBound..<max(line.lowerBound, node.range.start.byte)]
        let isItem = before.last { $0 != 0x20 } == UInt8(ascii: "-")
        let whole = report.source.text(node.range.start.byte..<line.upperBound)
        report.warn(
            "yaml-comment",
            "the command ends here: ' #' starts a YAML comment",
            at: report.source.range(sign..<line.upperBound),
            label: "not part of the command",
            help: "if it belongs to the command, use a block:\n  \(isItem ? "-" : key + ":") |\n    \(whole)"
        )
    }
}
