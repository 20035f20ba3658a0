import HeedModel
import YAMLTree

extension Reading {
    /// The value of `via`: arguments put before others.
    mutating func via(_ node: Node) -> [Action.Argument]? {
        switch node.content {
        case .unusable: return nil
        case .scalar(let text, let style) where !isNull(text, style):
            let words = Quoting.list(text.split(separator: " ").map(String.init))
            reportType(node, "'via' is a list of arguments, not text", help: "write  via: \(words)")
            return nil
        case .scalar(let text, _):
            reportNull(node, "via", text)
            return nil
        case .map:
            reportType(node, "'via' is a list of arguments, not a map")
            return nil
        case .list(let items):
            guard !items.isEmpty else {
                report.add(
                    "bad-value",
                    "'via' is an empty list",
                    at: node.range,
                    help: "name a program, or leave 'via' out"
                )
                return nil
            }
            let arguments = items.enumerated().map { argument($1, isProgram: $0 == 0, isPrefix: true) }
            guard arguments.allSatisfy({ $0 != nil }) else { return nil }
            return arguments.compactMap { $0 }
        }
    }

    /// The value of `shell`.
    mutating func shellProgram(_ node: Node) -> Shell? {
        switch node.content {
        case .list(let items): return shell(items, node)
        case .scalar(let text, _) where RuleKeys.shells.allSatisfy { $0.name != text }:
            reportShell(text, node)
            return nil
        case .scalar, .map, .unusable:
            switch choice(node, "shell", RuleKeys.shells) {
            case "sh"?: return .sh
            case "bash"?: return .bash
            default: return nil
            }
        }
    }

    private static let shellNames = ["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "nu", "pwsh"]
    private static let codeReaders =
        shellNames + [
            "su", "python", "python3", "perl", "ruby", "node", "php", "lua", "osascript", "Rscript",
        ]

    private mutating func shell(_ items: [Node], _ node: Node) -> Shell? {
        let words = items.compactMap { text($0, "shell") }
        guard words.count == items.count else { return nil }
        guard let first = words.first, !first.isEmpty else {
            report.add(
                "bad-value",
                "'shell' names no program",
                at: node.range,
                help: "write sh, bash or [fish, -c]"
            )
            return nil
        }
        guard words.count > 1 || !Reading.shellNames.contains(Reading.lastComponent(first)) else {
            report.add(
                "bad-value",
                "'\(first)' would take the shell text for the name of a file",
                at: node.range,
                help: "write [\(first), -c]"
            )
            return nil
        }
        return .other(words.map { Array($0.utf8) })
    }

    private mutating func reportShell(_ text: String, _ node: Node) {
        let name = Reading.lastComponent(text)
        // GitHub puts the name of a file where {0} stands.
        var parts = text.split(separator: " ").map(String.init).filter { $0 != "{0}" }
        let isOwn = Reading.shellNames.contains(name.split(separator: " ").first.map(String.init) ?? "")
        if isOwn, parts.count > 1, !parts.contains(where: { $0.hasPrefix("-") && $0.hasSuffix("c") }) {
            parts.append("-c")
        }
        let words = Quoting.list(parts)
        var label = ""
        switch name {
        case "sh", "bash": label = "write \(name)"
        case "false", "none", "no", "null", "~": label = "for no shell use 'exec:' instead of 'run:'"
        case _ where text.contains(" "): label = "write \(words)"
        case _ where Reading.shellNames.contains(name): label = "write [\(text), -c]"
        default: break
        }
        report.add(
            "bad-value",
            "'shell' cannot be '\(text)'",
            at: node.range,
            label: label,
            help: "sh      /bin/sh -e -c (default)\nbash    bash -eo pipefail -c\n"
                + "[a, b]  any program, to whose arguments the text is added"
        )
    }

    private static func lastComponent(_ text: String) -> String {
        text.split(separator: "/").last.map(String.init) ?? text
    }

    /// `[sh, -c, "convert {path} x"]`: a name that arrives as a part of a program.
    mutating func reportCode(_ items: [Node]) -> Bool {
        let words = items.map { item in if case .scalar(let text, _) = item.content { text } else { "" } }
        guard
            let program = words.firstIndex(where: { Reading.codeReaders.contains(Reading.lastComponent($0)) }
            ),
            case let isShell = Reading.shellNames.contains(Reading.lastComponent(words[program])),
            let option = words.indices.dropFirst(program + 1).first(where: { at in
                Reading.takesCode(words[at], isShell)
            }),
            option + 1 < words.count,
            let placeholder = ShellText.placeholder(in: words[option + 1]),
            !["rule", "root"].contains(placeholder.name)
        else { return false }
        let name = isForOnePath ? "path" : "paths"
        report.add(
            "placeholder-in-shell",
            "'{\(placeholder.name)}' would be read as code here",
            at: place(of: placeholder.range, in: items[option + 1]),
            label: "in the text of a program",
            note: "a file name pasted into a program could run as code",
            help: isShell
                ? "write \(isForOnePath ? "\"$1\"" : "\"$@\"") there, and add the arguments  sh, \"{\(name)}\"  behind it"
                : "read the name from the program's arguments, and add  \"{\(name)}\"  behind it"
        )
        return true
    }

    /// `-c`, `-e`, `-lc`.
    private static func takesCode(_ word: String, _ isShell: Bool) -> Bool {
        guard word.hasPrefix("-"), !word.hasPrefix("--") else { return false }
        return word.hasSuffix("c") || (!isShell && word.hasSuffix("e"))
    }

    private static let operators = ["&&", "||", "|", ";", ">", ">>", "<", "2>&1", "&", "2>", "&>"]

    /// What only a shell understands, and a program's name with its arguments in one.
    mutating func reportShellHabits(_ items: [Node]) {
        let words = items.map { item in if case .scalar(let text, _) = item.content { text } else { "" } }
        if let at = words.indices.dropFirst().first(where: { Reading.operators.contains(words[$0]) }) {
            report.warn(
                "bad-value",
                "'\(words[at])' is an argument like any other: 'exec' has no shell",
                at: items[at].range,
                help: "write  run: \(words.joined(separator: " "))"
            )
        }
        guard words.count == 1, let space = words[0].firstIndex(of: " "), !words[0][..<space].contains("/")
        else { return }
        let parts = Quoting.list(words[0].split(separator: " ").map(String.init))
        report.warn(
            "bad-value",
            "'\(words[0])' is the name of one program",
            at: items[0].range,
            help: "write  exec: \(parts)"
        )
    }

    /// Several lines without a block: YAML makes one of them.
    mutating func reportJoinedLines(_ node: Node, _ key: String, _ script: String) {
        guard !node.isAlias, isPlain(node), node.range.end.line > node.range.start.line else { return }
        report.warn(
            "yaml-indent",
            "YAML joined these lines into one command: '\(script)'",
            at: node.range,
            help: "write '\(key): |' for a command on each line, or '\(key): >-' for one long command"
        )
    }

    /// What other tools replace in shell text.
    mutating func reportHabits(_ node: Node, _ script: String) {
        guard !report.isCut, let habit = ShellText.habit(in: script) else { return }
        report.warn(
            "placeholder-in-shell",
            "'\(habit.name)' is not replaced in shell text",
            at: place(of: habit.range, in: node),
            label: "use \(habit.instead)"
        )
    }

    /// The value of `on-failure`.
    mutating func onFailure(_ node: Node) -> Action.Command? {
        switch node.content {
        case .unusable: return nil
        case .scalar: return shell(node, "on-failure")
        case .list:
            reportType(
                node,
                "'on-failure' is shell text or { exec: [...] }, not a list",
                help: "write several commands as a block:\n  on-failure: |\n    first\n    second"
            )
            return nil
        case .map(let map):
            var draft = StepDraft()
            let keys = read(map, OnFailureKeys.table, in: .onFailure, into: &draft)
            if keys.lacks("exec", "run", "cmd", "command", "script", "shell", "sh") {
                report.add(
                    "missing-key",
                    "'on-failure' does nothing: it has no 'exec'",
                    at: node.range,
                    help: "write { exec: [program, argument] }, or shell text"
                )
            }
            return draft.command
        }
    }
}
