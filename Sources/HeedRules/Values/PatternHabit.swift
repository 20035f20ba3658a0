/// A pattern that is valid and was probably meant in the language of another tool.
struct PatternHabit {
    var message: String
    var label = ""
    var help: String

    /// What is said of a pattern; nil where nothing speaks against it.
    init?(_ text: String) {
        // Most patterns hold nothing that any of them could be about.
        guard text.utf8.contains(where: { PatternHabit.signs.contains($0) }) else { return nil }
        let habit =
            PatternHabit.regularExpression(text) ?? PatternHabit.backslash(text) ?? PatternHabit.variable(
                text
            )
            ?? PatternHabit.alternatives(text) ?? PatternHabit.punctuation(text) ?? PatternHabit.percent(text)
            ?? PatternHabit.list(text)
            ?? PatternHabit.extendedNegation(text)
        guard let habit else { return nil }
        self = habit
    }

    private static let signs = Array("^$\\(+, %;|".utf8)

    private init(_ message: String, label: String = "", help: String) {
        self.message = message
        self.label = label
        self.help = help
    }

    /// `^lib/(.+)\.rb$`.
    private static func regularExpression(_ text: String) -> PatternHabit? {
        let isMarked = text.hasPrefix("^") || (text.hasSuffix("$") && text.count > 1) || text.contains("\\.")
        guard isMarked || text.contains(".+") || text.contains("(.*)") else { return nil }
        var glob = text
        for (old, new) in [
            ("(.+)", "*"), ("(.*)", "*"), (".*", "*"), (".+", "*"), ("\\.", "."), ("\\/", "/"), ("^", ""),
            ("$", ""),
        ] {
            glob = glob.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        }
        return PatternHabit(
            "'\(text)' looks like a regular expression",
            label: "a pattern has * for any characters of a name",
            help: "write \"\(glob)\""
        )
    }

    /// `src\main.c`.
    private static func backslash(_ text: String) -> PatternHabit? {
        let characters = Array(text)
        let isSeparator = characters.indices.dropLast().contains { index in
            characters[index] == "\\" && (characters[index + 1].isLetter || characters[index + 1].isNumber)
        }
        guard isSeparator else { return nil }
        let better = String(text.map { $0 == "\\" ? "/" : $0 })
        return PatternHabit("'\\' does not separate directories in a pattern", help: "write \(better)")
    }

    /// `$HOME/notes` and `${SRC}/x`.
    private static func variable(_ text: String) -> PatternHabit? {
        let body = text.drop { $0 == "!" }
        guard body.hasPrefix("$") || body.contains("${") else { return nil }
        let name = body.drop { $0 != "$" }.dropFirst().drop { $0 == "{" }.prefix { $0.isLetter || $0 == "_" }
        guard !name.isEmpty, body.contains("${") || body.contains("$\(name)/") || body == "$\(name)" else {
            return nil
        }
        return PatternHabit(
            "variables are not replaced in a pattern",
            help: "patterns are relative to the root, where they are: set  root: ${\(name)}"
        )
    }

    /// `src|tests` and `(src|tests)/*.c`, though not `+(a|b)`, which has an answer of its own.
    private static func alternatives(_ text: String) -> PatternHabit? {
        let parts = text.split(separator: "|")
        guard parts.count > 1, !text.contains("\\|"), !text.contains("{") else { return nil }
        if let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close {
            let before = text[..<open].last
            guard before.map({ !"+@?*!".contains($0) }) ?? true else { return nil }
            let inner = text[text.index(after: open)..<close].split(separator: "|").joined(separator: ",")
            let glob = "\(text[..<open]){\(inner)}\(text[text.index(after: close)...])"
            return PatternHabit("'(a|b)' is plain characters in a pattern", help: "write \"\(glob)\"")
        }
        let items = parts.map { part in part.filter { $0 != " " } }
        guard items.allSatisfy({ !$0.isEmpty }) else { return nil }
        let quoted = items.map { item in item.contains { "*?!&#".contains($0) } ? "\"\(item)\"" : item }
        return PatternHabit(
            "'|' is a plain character in a pattern",
            help: "write [\(quoted.joined(separator: ", "))]"
        )
    }

    /// `src/;` and `src/,`.
    private static func punctuation(_ text: String) -> PatternHabit? {
        guard let last = text.last, ";,".contains(last), text.count > 1 else { return nil }
        let parts = text.split { ";, ".contains($0) }
        guard parts.count == 1 else { return nil }
        return PatternHabit(
            "'\(last)' at the end is a part of the pattern",
            help: "write \(parts[0].contains { "*?!&#".contains($0) } ? "\"\(parts[0])\"" : "\(parts[0])")"
        )
    }

    /// `%.c`.
    private static func percent(_ text: String) -> PatternHabit? {
        guard text.contains("%."), !text.contains("*") else { return nil }
        return PatternHabit(
            "'%' is an ordinary character in a pattern",
            help: "write \"\(String(text.map { $0 == "%" ? "*" : $0 }))\""
        )
    }

    /// `src/!(gen)/*.ts`.
    private static func extendedNegation(_ text: String) -> PatternHabit? {
        guard text.dropFirst().contains("!("), !text.contains("|") else { return nil }
        return PatternHabit(
            "'!(...)' is plain characters in a pattern",
            help: "leave things out with a pattern of their own behind this one, for example \"!src/gen/\""
        )
    }

    /// `src,tests`, though not `*,v`.
    private static func isWords(_ text: String, _ parts: [String]) -> Bool {
        !text.contains(" ") && parts.last != "v" && parts.count == text.split(separator: ",").count
            && parts.allSatisfy { $0.count > 1 && $0.contains { $0.isLetter } }
    }

    /// `*.js, *.ts`, `src/ test/` and `src,tests`.
    private static func list(_ text: String) -> PatternHabit? {
        let parts = text.split { $0 == "," || $0 == " " || $0 == ";" }.map(String.init)
        guard parts.count > 1, !text.contains("{"), !text.contains("[") else { return nil }
        let isPattern = { (part: String) in part.contains("*") || part.hasSuffix("/") }
        let isList =
            text.contains(", ") || text.contains("; ") || parts.allSatisfy(isPattern) || isWords(text, parts)
            || (parts.count > 2 && parts.dropFirst().contains(where: isPattern))
        guard isList else { return nil }
        let items = parts.map { part in part.contains { "*?!&#".contains($0) } ? "\"\(part)\"" : part }
        return PatternHabit(
            "'\(text)' is one pattern, not a list of them",
            help: "write [\(items.joined(separator: ", "))]"
        )
    }
}
