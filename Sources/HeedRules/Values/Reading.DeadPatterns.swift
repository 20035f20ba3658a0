import YAMLTree

extension Reading {
    /// Patterns that select nothing because a later one excludes all that they name: `[src/, "!**"]`.
    mutating func reportDead(_ patterns: [WrittenPattern], _ key: String) -> Bool {
        guard patterns.contains(where: { $0.text.hasPrefix("!") }) else { return false }
        var everything: WrittenPattern?
        var excluded: [String: WrittenPattern] = [:]
        var dead: (pattern: WrittenPattern, by: WrittenPattern)?
        for pattern in patterns.reversed() {
            guard pattern.text.hasPrefix("!") else {
                if let by = everything ?? Reading.excluder(of: pattern.text, excluded) {
                    dead = (pattern, by)
                }
                continue
            }
            let text = String(pattern.text.dropFirst())
            if ["**", "*", "**/*", "/**"].contains(text) { everything = everything ?? pattern }
            excluded[text] = pattern
        }
        guard let (pattern, by) = dead else { return false }
        report.add(
            "bad-pattern",
            "'\(pattern.text)' selects nothing: '\(by.text)' excludes all of it, and the last pattern decides",
            at: by.node.range,
            help: everything == nil
                ? "remove one of the two, or put '\(by.text)' before '\(pattern.text)'"
                : "remove \"\(by.text)\": what no pattern names is left out anyway",
            related: [(pattern.node.range, "selects nothing")]
        )
        return true
    }

    /// The exclusion of the same name, or of a directory that it is in.
    private static func excluder(of text: String, _ excluded: [String: WrittenPattern]) -> WrittenPattern? {
        if let same = excluded[text] { return same }
        var end = text.endIndex
        while let slash = text[..<end].lastIndex(of: "/") {
            let directory = text[..<slash]
            let last = directory.split(separator: "/").last ?? ""
            if let whole = excluded["\(directory)/"] { return whole }
            if !hasWildcard(last), let named = excluded[String(directory)] { return named }
            end = slash
        }
        return nil
    }
}
