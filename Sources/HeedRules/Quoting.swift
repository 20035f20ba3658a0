/// Words as they can be pasted into a rule file or a shell.
enum Quoting {
    /// A word in a list in brackets.
    static func yaml(_ word: String) -> String {
        let needsQuotes =
            word.isEmpty || word.contains { " ,[]{}#&*!|>'\"%@`:\\\n".contains($0) } || word == "~"
            || word == "null"
        guard needsQuotes else { return word }
        guard word.contains("\"") || word.contains("\\") else { return "\"\(word)\"" }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
            + "'"
    }

    /// Words as a list in brackets.
    static func list(_ words: some Sequence<String>) -> String {
        "[\(words.map(yaml).joined(separator: ", "))]"
    }

    /// Words as a command; operators of the shell stay what they are.
    static func command(_ words: some Sequence<String>) -> String {
        words.map { word in
            guard word.isEmpty || word.contains(where: { " '\"\\*?[]{}()$`!#~".contains($0) }) else {
                return word
            }
            return "'"
                + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
                + "'"
        }.joined(separator: " ")
    }
}
