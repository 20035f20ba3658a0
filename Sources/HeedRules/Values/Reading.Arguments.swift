import HeedModel
import YAMLTree

extension Reading {
    private static let always = ["paths", "rule", "root"]
    private static let list =
        "placeholders: {paths} {path} {dir} {name} {stem} {ext} {event} {rule} {root}; "
        + "a literal brace is written {{ or }}"
    private static let words = [
        "filename": "name", "basename": "name", "base": "name", "dirname": "dir", "directory": "dir",
        "folder": "dir", "parent": "dir", "extension": "ext", "suffix": "ext", "files": "paths",
        "filepath": "path",
        "src": "path", "changed": "paths", "all": "paths",
    ]

    /// One element of `exec`, or of `via`, which is the same for every run.
    mutating func argument(_ node: Node, isProgram: Bool, isPrefix: Bool = false) -> Action.Argument? {
        switch node.content {
        case .unusable: return nil
        case .map(let map) where Reading.unquotedPlaceholder(map) != nil:
            let name = Reading.unquotedPlaceholder(map) ?? ""
            report.add(
                "bad-placeholder",
                "'{\(name)}' needs quotes",
                at: node.range,
                label: "YAML reads it as a map",
                help: "write \"{\(name)}\""
            )
            return nil
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
            if text == "{paths}", !isPrefix {
                guard isProgram else {
                    pathPlaceholders.append(PathPlaceholder(name: "paths", range: node.range))
                    return .paths
                }
                report.add(
                    "bad-placeholder",
                    "a changed path cannot be the program",
                    at: node.range,
                    help: "name a program first: exec: [program, \"{paths}\"]"
                )
                return nil
            }
            return pieces(Array(text.utf8), node, isPrefix).map { .text($0) }
        }
    }

    /// The placeholder that `{paths}` without quotes was meant to be.
    private static func unquotedPlaceholder(_ map: Node.Map) -> String? {
        guard map.entries.count == 1, let entry = map.entries.first,
            case .scalar("", .plain) = entry.value.content
        else { return nil }
        return (always + PathPlaceholder.ofOnePath).first { $0 == entry.key }
    }

    private mutating func pieces(_ bytes: [UInt8], _ node: Node, _ isPrefix: Bool) -> [Action.Piece]? {
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
            guard let (piece, end) = placeholder(bytes, index, node, isPrefix) else {
                return nil
            }
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
        _ node: Node,
        _ isPrefix: Bool
    ) -> (piece: Action.Piece, end: Int)? {
        let word = bytes[(start + 1)...].prefix {
            0x61...0x7A ~= $0 || 0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x5F
        }
        let end = word.endIndex + 1
        let isClosed = end <= bytes.count && bytes[word.endIndex] == UInt8(ascii: "}") && !word.isEmpty
        guard bytes[start] == UInt8(ascii: "{"), isClosed else {
            reportBrace(bytes, start, node)
            return nil
        }
        let range = start == 0 && end == bytes.count ? node.range : place(of: start..<end, in: node)
        let name = String(decoding: word, as: UTF8.self)
        if name == "rule" { return (.rule, end) }
        if name == "root" { return (.root, end) }
        let piece = Reading.piece(name)
        if isPrefix, piece != nil || name == "paths" {
            report.add(
                "bad-placeholder",
                "'{\(name)}' cannot stand in 'via', which is the same for every run",
                at: range,
                help: "use it in 'exec'; 'via' takes {rule} and {root}"
            )
            return nil
        }
        if let piece {
            pathPlaceholders.append(PathPlaceholder(name: name, range: range))
            return (piece, end)
        }
        reportUnknownPlaceholder(name, range)
        return nil
    }

    private static func piece(_ name: String) -> Action.Piece? {
        switch name {
        case "path": .path
        case "dir": .directory
        case "name": .name
        case "stem": .stem
        case "ext": .fileExtension
        case "event": .event
        default: nil
        }
    }

    private mutating func reportUnknownPlaceholder(_ name: String, _ range: TextRange) {
        guard name != "paths" else {
            report.add(
                "bad-placeholder",
                "'{paths}' must be an argument of its own",
                at: range,
                label: "becomes one argument for each changed path",
                help: isForOnePath
                    ? "write {path}: with 'each: path' a run has one" : "write \"{paths}\" as its own element"
            )
            return
        }
        let known = Reading.always + PathPlaceholder.ofOnePath
        var foreign = Reading.words.filter { isForOnePath || $0.value == "paths" }
        for word in ["file", "filename", "path", "item", "changed-file"] where foreign[word] == nil {
            foreign[word] = isForOnePath ? "path" : "paths"
        }
        let suggestion = suggestion(for: name, among: known, foreign: foreign)
        report.add(
            "unknown-placeholder",
            "no placeholder '{\(name)}'",
            at: range,
            label: suggestion.map { "did you mean '{\($0.word)}'?" } ?? "",
            help: Reading.list
        )
    }

    private mutating func reportBrace(_ bytes: [UInt8], _ start: Int, _ node: Node) {
        let brace = String(decoding: [bytes[start]], as: UTF8.self)
        let isFindStyle = bytes == Array("{}".utf8)
        report.add(
            "bad-placeholder",
            "'\(isFindStyle ? "{}" : brace)' belongs to no placeholder",
            at: isFindStyle ? node.range : place(of: start..<(start + 1), in: node),
            label: isFindStyle
                ? "use '{\(isForOnePath ? "path" : "paths")}'"
                : "write '\(brace)\(brace)' for a literal brace",
            help: Reading.list
        )
    }
}
