import HeedModel
import YAMLTree

extension Reading {
    /// The value of `via`: arguments put before others.
    mutating func via(_ node: Node) -> [Action.Argument]? {
        switch node.content {
        case .unusable: return nil
        case .scalar(let text, let style) where !isNull(text, style):
            let words = text.split(separator: " ").joined(separator: ", ")
            reportType(node, "'via' is a list of arguments, not text", help: "write  via: [\(words)]")
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
        let words = text.split(separator: " ").joined(separator: ", ")
        var label = ""
        switch name {
        case "sh", "bash": label = "write \(name)"
        case "false", "none", "no", "null", "~": label = "for no shell use 'exec:' instead of 'run:'"
        case _ where text.contains(" "): label = "write [\(words)]"
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
    mutating func reportCode(_ arguments: [Action.Argument], _ items: [Node]) -> Bool {
        guard let index = arguments.firstIndex(where: { Reading.program($0).map(Reading.readsCode) == true })
        else { return false }
        for at in arguments.indices.dropFirst(index + 1).dropLast() {
            guard case .text(let pieces) = arguments[at], case .literal(let bytes)? = pieces.first,
                bytes.first == UInt8(ascii: "-"), [UInt8(ascii: "c"), UInt8(ascii: "e")].contains(bytes.last)
            else { continue }
            guard Reading.holdsPath(arguments[at + 1]) else { return false }
            report.add(
                "placeholder-in-shell",
                "a changed path in this argument would be read as code",
                at: items[at + 1].range,
                label: "the text of a program",
                note: "a file name pasted into a program could run as code",
                help: isForOnePath
                    ? "write \"$1\" there, and add the arguments  sh, \"{path}\"  behind it"
                    : "write \"$@\" there, and add the arguments  sh, \"{paths}\"  behind it"
            )
            return true
        }
        return false
    }

    private static func readsCode(_ program: String) -> Bool { codeReaders.contains(program) }

    private static func holdsPath(_ argument: Action.Argument) -> Bool {
        switch argument {
        case .paths: true
        case .text(let pieces): pieces.contains { $0.needsPath }
        }
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
            if keys.lacks("exec") {
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
