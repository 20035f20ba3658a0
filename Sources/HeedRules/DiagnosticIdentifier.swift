/// The stable words that say what kind of problem a diagnostic is, each with its meaning.
package struct DiagnosticIdentifier: Hashable, Sendable {
    /// The word.
    package let name: String
    /// When it is said.
    package let meaning: String
    /// Whether it speaks of the file around the text.
    package let isAroundFile: Bool

    init(_ name: String, _ meaning: String, isAroundFile: Bool = false) {
        self.name = name
        self.meaning = meaning
        self.isAroundFile = isAroundFile
    }

    /// All words that stand behind a message, in the order of the reference page.
    package static let all = ofFiles + running

    private static let ofFiles = [
        DiagnosticIdentifier(
            "version",
            "the file asks for a version of the language that this heed does not read"
        ),
        DiagnosticIdentifier("unknown-key", "a key that does not exist at its place"),
        DiagnosticIdentifier("missing-key", "something that must be there is not"),
        DiagnosticIdentifier("duplicate-key", "the same key, or the same rule, twice"),
        DiagnosticIdentifier("run-and-exec", "both actions where one is wanted"),
        DiagnosticIdentifier("wrong-type", "a list, a map or text where another of them is wanted"),
        DiagnosticIdentifier("bad-value", "a value that its key cannot take"),
        DiagnosticIdentifier("bad-boolean", "something other than true and false"),
        DiagnosticIdentifier("bad-number", "no number, or one that its key cannot take"),
        DiagnosticIdentifier("bad-duration", "a duration without a unit, or no duration at all"),
        DiagnosticIdentifier("bad-size", "a size without a unit, or no size at all"),
        DiagnosticIdentifier("bad-signal", "a signal that does not exist, or a number"),
        DiagnosticIdentifier("bad-name", "a name of a rule or variable with characters it cannot have"),
        DiagnosticIdentifier("bad-pattern", "a pattern that cannot match, or not what it seems to"),
        DiagnosticIdentifier("not-under-root", "a pattern that was probably meant as an absolute path"),
        DiagnosticIdentifier("unknown-event", "an event that does not exist"),
        DiagnosticIdentifier("reads-trigger", "the rule listens to reads, and its own command reads"),
        DiagnosticIdentifier("unknown-rule", "'after' names a rule that there is not"),
        DiagnosticIdentifier("cycle", "rules that wait for each other"),
        DiagnosticIdentifier(
            "placeholder-in-shell",
            "a placeholder in shell text, where nothing is replaced"
        ),
        DiagnosticIdentifier("unknown-placeholder", "a placeholder that does not exist"),
        DiagnosticIdentifier("bad-placeholder", "a placeholder where it cannot stand, or a brace of none"),
        DiagnosticIdentifier("unquoted-paths", "$@ without quotes, which splits names at spaces"),
        DiagnosticIdentifier("steps-not-arguments", "a list of steps that looks like a list of arguments"),
        DiagnosticIdentifier("signal-to-shell", "a signal for the command goes to the shell around it"),
        DiagnosticIdentifier("ssh-arguments", "names or shell text as arguments of ssh"),
        DiagnosticIdentifier("undefined-variable", "a variable that is not set where heed runs"),
        DiagnosticIdentifier("yaml-syntax", "YAML that cannot be read"),
        DiagnosticIdentifier("yaml-tab", "a tab as indentation"),
        DiagnosticIdentifier("yaml-indent", "a line whose indentation fits no line above it"),
        DiagnosticIdentifier("yaml-colon", "a ': ' inside text, or none where one is wanted"),
        DiagnosticIdentifier("yaml-comment", "a '#' that cuts off the rest of a command"),
        DiagnosticIdentifier("yaml-dash", "a list item without a space after its '-'"),
        DiagnosticIdentifier("yaml-escape", "an escape that does not exist, or makes a NUL"),
        DiagnosticIdentifier("yaml-quote", "text after a closing quote, or a quote never closed"),
        DiagnosticIdentifier("yaml-quote-pattern", "a pattern that needs quotes"),
        DiagnosticIdentifier(
            "yaml-reserved",
            "a value that starts with a character that YAML keeps for itself"
        ),
        DiagnosticIdentifier("yaml-key-space", "a key without a space after its ':'"),
        DiagnosticIdentifier("yaml-encoding", "bytes that are not UTF-8, or control characters"),
        DiagnosticIdentifier("yaml-null", "no value where one is wanted"),
        DiagnosticIdentifier("yaml-limit", "more than a rule file may hold"),
        DiagnosticIdentifier("many-documents", "a second YAML document"),
        DiagnosticIdentifier("merge-key", "a YAML merge key"),
        DiagnosticIdentifier("undefined-alias", "a YAML alias of nothing, or of itself"),
        DiagnosticIdentifier("custom-tag", "a YAML tag"),
        DiagnosticIdentifier("reserved-key", "a key, or a name in 'env', that heed keeps for itself"),
        DiagnosticIdentifier(
            "conflicting-keys",
            "keys that exclude each other, or several rule files in one directory"
        ),
        DiagnosticIdentifier(
            "missing-file",
            "a rule file that is not there or cannot be read",
            isAroundFile: true
        ),
        DiagnosticIdentifier("unsafe-file", "a rule file that others can write", isAroundFile: true),
        DiagnosticIdentifier(
            "include-cycle",
            "rule files that include each other",
            isAroundFile: true
        ),
        DiagnosticIdentifier(
            "missing-root",
            "a root that is not there, or is no directory; said by 'heed run'",
            isAroundFile: true
        ),
        DiagnosticIdentifier(
            "no-match",
            "nothing matches the rule's patterns now; said by 'heed run'",
            isAroundFile: true
        ),
        DiagnosticIdentifier(
            "watch-limit",
            "more directories than the kernel lets a user watch; said by 'heed run'",
            isAroundFile: true
        ),
        DiagnosticIdentifier(
            "not-yet",
            "a key that this version reads and cannot act on yet; said by 'heed run'",
            isAroundFile: true
        ),
    ]
}
