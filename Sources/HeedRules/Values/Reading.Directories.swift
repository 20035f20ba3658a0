import HeedModel
import YAMLTree

extension Reading {
    /// A directory: absolute, `~/…`, or relative to another one; `${NAME}` is replaced.
    mutating func directory(_ node: Node, _ key: String, relativeTo base: BytePath) -> BytePath? {
        guard let written = text(node, key) else { return nil }
        guard !written.isEmpty else {
            report.add(
                "bad-value",
                "'\(key)' is empty",
                at: node.range,
                help: "write '.' for the directory itself"
            )
            return nil
        }
        reportBareVariable(written, node, among: nil)
        guard !reportForeign(written, node, key), let bytes = expanded(written, node) else { return nil }
        if written == "~" || written.hasPrefix("~/") {
            guard let home = surroundings.homeDirectory else {
                report.add(
                    "undefined-variable",
                    "'~/' stands for the home directory, and HOME is not set",
                    at: node.range
                )
                return nil
            }
            return normalised(home.appending(bytes.dropFirst(2)))
        }
        if written.hasPrefix("~") {
            report.add(
                "bad-value",
                "'\(written)' is not replaced by somebody's home directory",
                at: node.range,
                help: "write its absolute path"
            )
            return nil
        }
        let path = BytePath(bytes)
        return normalised(path.isAbsolute ? path : base.appending(bytes))
    }

    /// `C:\\project`, and placeholders where nothing is replaced.
    private mutating func reportForeign(_ written: String, _ node: Node, _ key: String) -> Bool {
        let start = Array(written.utf8.prefix(3))
        if start.count == 3, start[1] == UInt8(ascii: ":"),
            [UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(start[2])
        {
            report.add(
                "bad-value",
                "'\(written)' is a path of another system",
                at: node.range,
                help: "write it as Linux does: /home/me/project"
            )
            return true
        }
        guard let placeholder = ShellText.placeholder(in: written), placeholder.name != "root" else {
            return false
        }
        report.add(
            "bad-placeholder",
            "'{\(placeholder.name)}' is not replaced in '\(key)'",
            at: place(of: placeholder.range, in: node),
            help: key == "cwd" ? "in 'run' write  cd \"$(dirname \"$1\")\"" : "write the name of a directory"
        )
        return true
    }

    /// `$NAME` without braces, which is not replaced.
    mutating func reportBareVariable(_ text: String, _ node: Node, among known: [String: String]?) {
        let bytes = Array(text.utf8)
        guard !report.isFull, let sign = bytes.firstIndex(of: UInt8(ascii: "$")) else { return }
        let word = bytes[(sign + 1)...].prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "_"):
                true
            case 0x30...0x39: true
            default: false
            }
        }
        let name = String(decoding: word, as: UTF8.self)
        guard Reading.isVariableName(name), known.map({ $0[name] != nil }) ?? true else { return }
        report.warn(
            "bad-value",
            "'$\(name)' is not replaced here",
            at: place(of: sign..<word.endIndex, in: node),
            label: "write '${\(name)}'"
        )
    }

    /// A text with `${NAME}` and `${NAME:-otherwise}` replaced from heed's environment.
    mutating func expanded(_ text: String, _ node: Node) -> [UInt8]? {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index...].starts(with: [UInt8(ascii: "$"), UInt8(ascii: "{")]) else {
                result.append(bytes[index])
                index += 1
                continue
            }
            guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
                report.add(
                    "bad-value",
                    "'${' is never closed",
                    at: place(of: index..<(index + 2), in: node),
                    help: "write ${NAME} or ${NAME:-otherwise}"
                )
                return nil
            }
            guard let value = variable(bytes[(index + 2)..<end], place(of: index..<(end + 1), in: node))
            else {
                return nil
            }
            result += value
            index = end + 1
        }
        return result
    }

    private mutating func variable(_ written: ArraySlice<UInt8>, _ range: TextRange) -> [UInt8]? {
        let name = written.prefix { $0 != UInt8(ascii: ":") }
        let rest = written[name.endIndex...]
        let text = String(decoding: name, as: UTF8.self)
        let hasFallback = rest.starts(with: [UInt8(ascii: ":"), UInt8(ascii: "-")])
        if written.first == UInt8(ascii: "{") {
            report.add(
                "bad-value",
                "'${{ ... }}' is not replaced",
                at: range,
                help: "write ${NAME} for a variable of heed's own environment"
            )
            return nil
        }
        guard Reading.isVariableName(text), rest.isEmpty || hasFallback else {
            report.add(
                "bad-value",
                "'${\(String(decoding: written, as: UTF8.self))}' is not a variable",
                at: range,
                help: "write ${NAME} or ${NAME:-otherwise}"
            )
            return nil
        }
        if let value = surroundings.environment[text], !(value.isEmpty && hasFallback) {
            return Array(value.utf8)
        }
        if hasFallback { return Array(rest.dropFirst(2)) }
        report.add(
            "undefined-variable",
            "the variable '\(text)' is not set where heed runs",
            at: range,
            help: "set it, or write ${\(text):-otherwise} for what to use without it"
        )
        return nil
    }

    /// Whether a text can name an environment variable.
    static func isVariableName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39 ~= first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case 0x30...0x39, UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    /// A path without `.`, `..` and repeated slashes.
    private func normalised(_ path: BytePath) -> BytePath {
        var parts: [ArraySlice<UInt8>] = []
        for part in path.bytes.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual([UInt8(ascii: ".")]) { continue }
            if part.elementsEqual([UInt8(ascii: "."), UInt8(ascii: ".")]) {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        return BytePath([UInt8(ascii: "/")] + Array(parts.joined(separator: [UInt8(ascii: "/")])))
    }
}
