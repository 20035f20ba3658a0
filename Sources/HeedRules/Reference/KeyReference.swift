/// Keys as a table of the reference page.
enum KeyReference {
    /// A row a key.
    ///
    /// - Parameters:
    ///   - keys: in their order.
    ///   - level: the key whose map they are in; nil for those of a rule or a file.
    /// - Returns: the table, in Markdown.
    static func table(_ keys: [KeyOutline], in level: String? = nil) -> String {
        let rows = keys.map { key in
            let example = key.example.dropFirst(key.name.count + 2)
            let cells = [
                "`\(key.name)`", type(key.type), fallback(key.fallback), meaning(key, level),
                "`\(cell(String(example)))`",
            ]
            return "| \(cells.joined(separator: " | ")) |"
        }
        let head = ["| key | type | default | meaning | example |", "|---|---|---|---|---|"]
        return (head + rows).joined(separator: "\n") + "\n"
    }

    /// A text that cannot end its cell.
    static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }

    /// What of a key has no effect yet.
    private static func lacking(_ name: String, _ level: String?) -> String {
        let rows = NotYet.all.filter { level == nil ? $0.key == name : $0.key == level && $0.written == name }
        guard let first = rows.first else { return "" }
        guard level == nil, first.written != name else { return "`heed run` refuses it yet" }
        return "`heed run` refuses \(rows.map { "`\($0.written)`" }.joined(separator: ", ")) yet"
    }

    private static func meaning(_ key: KeyOutline, _ level: String?) -> String {
        let words = key.type.ownWords.map {
            "`\($0.name)`: \(marked($0.summary.replacing(" (default)", with: "")))"
        }.joined(separator: "; ")
        let since = key.since == "0.1" ? "" : "since heed \(key.since)"
        let more = key.more.hasSuffix(".") ? String(key.more.dropLast()) : key.more
        let parts = [marked(String(key.doc.dropLast())), words, cell(more), since, lacking(key.name, level)]
        return parts.filter { !$0.isEmpty }.joined(separator: ". ")
    }

    private static func fallback(_ text: String) -> String {
        let isSpoken = text.contains(" ") || ["none", "required"].contains(text)
        return isSpoken ? marked(text) : "`\(cell(text))`"
    }

    /// `'word'` as code; an apostrophe in a word stays.
    private static func marked(_ text: String) -> String {
        cell(text).replacing(#/(^|[ (])'([^']+)'/#) { "\($0.output.1)`\($0.output.2)`" }
    }

    /// What values a type has, in a few words, with links to where they are explained.
    private static func type(_ type: ValueType) -> String {
        switch type {
        case .text: "text"
        case .shellText: "shell text"
        case .directory: "directory"
        case .file: "file or pattern"
        case .fileName: "file"
        case .pattern: "[pattern](#patterns)"
        case .name: "name"
        case .boolean: "`true` `false`"
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "\(range.lowerBound) to \(range.upperBound), decimals allowed"
        case .constant(let value): "`\(value)`"
        case .duration: "[duration](#values)"
        case .size: "[size](#values)"
        case .signal, .stopSignal: "[signal](#values)"
        case .words(let words):
            words.count > 6 ? "word" : words.map { "`\($0.name)`" }.joined(separator: " ")
        case .list(let element, _, _): "list of \(plain(element))"
        case .environment: "map of [variables](#environment)"
        case .named: "map from name to rule"
        case .map(let keys, _): keys.count > 4 ? "map" : "`{\(keys.map(\.name).joined(separator: ", "))}`"
        case .anyOf(let types): alternatives(types)
        }
    }

    private static func alternatives(_ types: [ValueType]) -> String {
        if types.count == 2, case .list(let element, _, _) = types[1], element == types[0] {
            return "\(type(types[0])) or list"
        }
        return types.map(type).joined(separator: " or ")
    }

    private static func plain(_ type: ValueType) -> String {
        switch type {
        case .text: "arguments"
        case .name: "names"
        case .pattern: "patterns"
        case .anyOf: "steps"
        case .shellText, .directory, .file, .fileName, .boolean, .integer, .number, .constant, .duration,
            .size, .signal,
            .stopSignal,
            .words, .list, .environment, .named, .map:
            self.type(type)
        }
    }
}
