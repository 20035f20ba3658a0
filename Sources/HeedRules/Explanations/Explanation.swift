/// What stands behind an identifier of a diagnostic: why it is said, an example and its cure.
package struct Explanation: Sendable {
    /// What an example is.
    package enum Example: Sendable {
        /// A rule file with the mistake, and the same without it.
        case file(wrong: String, right: String)
        /// What happens around rule files, as a terminal shows it, and what to do.
        case situation(String, cure: String)
    }

    /// The identifier.
    package let id: String
    /// Why heed says it; whole sentences.
    package let cause: String
    /// Where it happens and how it is mended.
    package let example: Example

    private init(_ id: String, _ cause: String, _ example: Example) {
        self.id = id
        self.cause = cause
        self.example = example
    }

    /// An explanation with rule files as examples.
    static func file(_ id: String, _ cause: String, wrong: String, right: String) -> Explanation {
        Explanation(id, cause, .file(wrong: wrong + "\n", right: right + "\n"))
    }

    /// An explanation of what happens around rule files.
    static func situation(_ id: String, _ cause: String, _ shown: String, cure: String) -> Explanation {
        Explanation(id, cause, .situation(shown + "\n", cure: cure + "\n"))
    }

    /// One for each identifier that stands behind a message.
    package static let all =
        keys + values + actions + patterns + yamlLines + yamlWords + yamlDocuments + files + running
}
