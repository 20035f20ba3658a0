/// A problem in a rule file: collected, never thrown.
package struct Diagnostic: Sendable {
    /// How bad it is.
    package enum Severity: String, Sendable {
        /// The file cannot be used.
        case error
        /// The file can be used; something in it is probably not meant.
        case warning
    }

    /// A second place that belongs to the problem.
    package struct Related: Sendable {
        /// Where.
        package var range: SourceRange
        /// What it has to do with it.
        package var label: String

        /// Makes a second place.
        package init(range: SourceRange, label: String) {
            self.range = range
            self.label = label
        }
    }

    /// A text that mends the problem when it takes the place of another.
    package struct Fix: Hashable, Sendable {
        /// What is replaced; may be empty.
        package var range: SourceRange
        /// What is written there.
        package var text: String

        /// Makes a fix.
        package init(range: SourceRange, text: String) {
            self.range = range
            self.text = text
        }
    }

    /// How bad it is.
    package var severity: Severity
    /// A stable word, such as `unknown-key`.
    package var id: String
    /// What is wrong, in the user's words; starts lower-case, no full stop.
    package var message: String
    /// The file it is in.
    package var file: SourceFile
    /// Where in the file; nil where it speaks of the whole file.
    package var range: SourceRange?
    /// What stands behind the carets; may be empty.
    package var label: String
    /// Why; at most one, of several lines if need be.
    package var note: String?
    /// What to write instead; at most one, of several lines if need be.
    package var help: String?
    /// Second places.
    package var related: [Related]
    /// What an editor may offer to write; nil where only a person can decide.
    package var fix: Fix?

    /// Makes a diagnostic; label, note, help, related places and fix are optional.
    package init(
        _ severity: Severity,
        id: String,
        _ message: String,
        file: SourceFile,
        range: SourceRange?,
        label: String = "",
        note: String? = nil,
        help: String? = nil,
        related: [Related] = [],
        fix: Fix? = nil
    ) {
        self.severity = severity
        self.id = id
        self.message = message
        self.file = file
        self.range = range
        self.label = label
        self.note = note
        self.help = help
        self.related = related
        self.fix = fix
    }
}
