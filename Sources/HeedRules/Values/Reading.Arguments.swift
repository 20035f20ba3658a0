import HeedModel
import YAMLTree

extension Reading {
    private static let placeholders =
        "placeholders: {paths} {rule} {root}; a literal brace is written {{ or }}"
    private static let near = ["path": "paths", "file": "paths", "files": "paths", "filename": "paths"]

    /// One element of `exec`.
    mutating func argument(_ node: Node, isProgram: Bool) -> Action.Argument? {
        switch node.content {
        case .unusable: return nil
        case .list, .map:
            reportType(
                node,
                "an argument is text, not \(kind(node))",
                help: "put quotes around an argument that starts with [ or { or holds ': '"
            )
            return nil
        case .scalar(let text, let style):
            guard !isNull(text, style) else {
                report.add(
                    "yaml-null",
                    "an argument is missing",
                    at: node.range,
                    help: "write \"\(text)\" for \(text.isEmpty ? "an empty argument" : "the text")"
                )
                return nil
            }
            guard !(isProgram && text.isEmpty) else {
                report.add("bad-value", "the name of the program is empty", at: node.range)
                return nil
            }
            if text == "{paths}" {
                guard isProgram else { return .paths }
                report.add(
                    "bad-placeholder",
                    "a changed path cannot be the program",
                    at: node.range,
                    help: "name a program first: exec: [program, \"{paths}\"]"
                )
                return nil
            }
            return pieces(Array(text.utf8), node).map { .text($0) }
        }
    }

    private mutating func pieces(_ bytes: [UInt8], _ node: Node) -> [Action.Piece]? {
        var pieces: [Action.Piece] = []
        var literal: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") else {
                literal.append(byte)
                index += 1
                continue
            }
            if index + 1 < bytes.count, bytes[index + 1] == byte {
                literal.append(byte)
                index += 2
                continue
            }
            guard let (piece, end) = placeholder(bytes, index, node) else { return nil }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = []
            pieces.append(piece)
            index = end
        }
        if !literal.isEmpty || pieces.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }

    private mutating func placeholder(
        _ bytes: [UInt8],
        _ start: Int,
        _ node: Node
    ) -> (piece: Action.Piece, end: Int)? {
        let word = bytes[(start + 1)...].prefix {
            0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x5F
        }
        let end = word.endIndex + 1
        let isClosed = end <= bytes.count && bytes[word.endIndex] == UInt8(ascii: "}") && !word.isEmpty
        guard bytes[start] == UInt8(ascii: "{"), isClosed else {
            let brace = String(decoding: [bytes[start]], as: UTF8.self)
            report.add(
                "bad-placeholder",
                "'\(brace)' belongs to no placeholder",
                at: place(of: start..<(start + 1), in: node),
                label: "write '\(brace)\(brace)' for a literal brace",
                help: Reading.placeholders
            )
            return nil
        }
        let range = start == 0 && end == bytes.count ? node.range : place(of: start..<end, in: node)
        let name = String(decoding: word, as: UTF8.self)
        switch name {
        case "rule": return (.rule, end)
        case "root": return (.root, end)
        case "paths":
            report.add(
                "bad-placeholder",
                "'{paths}' must be an argument of its own",
                at: range,
                label: "becomes one argument for each changed path",
                help: "write \"{paths}\" as its own element"
            )
        default:
            let known = ["paths", "rule", "root"]
            let suggestion = suggestion(for: name, among: known, foreign: Reading.near)
            report.add(
                "unknown-placeholder",
                "no placeholder '{\(name)}'",
                at: range,
                label: suggestion.map { "did you mean '{\($0.word)}'?" } ?? "",
                help: Reading.placeholders
            )
        }
        return nil
    }
}
