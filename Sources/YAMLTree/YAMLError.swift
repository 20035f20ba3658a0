/// What is wrong with a YAML text, in the words of the one who wrote it.
package struct YAMLError: Error, Hashable, Sendable {
    /// A stable word, such as `yaml-tab`.
    package var id: String
    /// What is wrong; starts lower-case, no full stop.
    package var message: String
    /// Where.
    package var range: TextRange
    /// What stands behind the carets; may be empty.
    package var label: String
    /// Why.
    package var note: String?
    /// What to write instead; of several lines if need be.
    package var help: String?
    /// The place where the same thing stood first.
    package var first: TextRange?
    /// A text that mends it in place of what stands there.
    package var instead: String?

    /// Makes an error; label, note, help, a first place and a text instead are optional.
    package init(
        _ id: String,
        _ message: String,
        at range: TextRange,
        label: String = "",
        note: String? = nil,
        help: String? = nil,
        first: TextRange? = nil,
        instead: String? = nil
    ) {
        self.id = id
        self.message = message
        self.range = range
        self.label = label
        self.note = note
        self.help = help
        self.first = first
        self.instead = instead
    }
}

extension YAMLError {
    /// The message for a value whose first character means something to YAML.
    static func needsQuotes(
        _ text: String,
        first: Character,
        reading: String,
        at range: TextRange
    ) -> YAMLError {
        YAMLError(
            "yaml-quote-pattern",
            "a pattern that starts with '\(first)' needs quotes",
            at: range,
            label: "YAML reads '\(first)' here as \(reading)",
            help: "write \(quoted(text))",
            instead: quoted(text)
        )
    }

    /// The message for a placeholder of a template language.
    static func template(at range: TextRange, sign: String) -> YAMLError {
        YAMLError(
            "yaml-syntax",
            "'\(sign)' is not replaced: a rule file is no template",
            at: range,
            help:
                "write what it stands for; variables of the environment are ${NAME}, in 'env', 'root' and 'cwd'"
        )
    }

    /// A text as YAML takes it: in double quotes, or in single ones where it holds quotes or backslashes.
    static func quoted(_ text: String) -> String {
        guard text.contains("\"") || text.contains("\\") else { return "\"\(text)\"" }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
            + "'"
    }
}
