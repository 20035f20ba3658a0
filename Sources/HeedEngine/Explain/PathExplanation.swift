package import HeedModel

/// Whether a path would start a rule, and why.
package struct PathExplanation: Sendable {
    /// What decides, in the words of the JSON form.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// It runs: a pattern of `paths` selects the path.
        case paths
        /// No pattern covers the path.
        case noPattern = "no-pattern"
        /// The last pattern that covers the path excludes it.
        case excluded
        /// The rule file's own `ignore`.
        case ignored
        /// A file that git reads.
        case gitignored
        /// The default ignores.
        case defaultIgnored = "default-ignored"
        /// The rule listens to something else.
        case event
        /// The rule is about another kind of path.
        case type
        /// It would run, were it not disabled.
        case disabled
    }

    /// A place in a file.
    package struct Place: Hashable, Sendable {
        /// The file as it is shown.
        package var file: BytePath
        /// From 1.
        package var line: Int
        /// From 1, in characters.
        package var column: Int
    }

    /// A pattern, or another part of a rule, that says something about the path.
    package struct Line: Hashable, Sendable {
        /// Where it is written; nil for the default ignores.
        package var place: Place?
        /// What is written there.
        package var pattern: [UInt8]
        /// Whether the pattern is one of a rule file and is shown with quotes.
        package var isQuoted = true
        /// What it says.
        package var says: String
        /// Whether it decides.
        package var decides = false

        /// The same line where another one decides.
        var undecided: Line {
            var line = self
            line.decides = false
            return line
        }
    }

    /// The rule.
    package var rule: Rule
    /// What decides.
    package var reason: Reason
    /// The answer in a few words.
    package var summary: String
    /// What was looked at, in order.
    package var lines: [Line] = []
    /// What would change the answer, or helps to understand it.
    package var advice: [String] = []

    /// Whether the rule would run.
    package var runs: Bool { reason == .paths }
    /// The line that decides.
    package var decision: Line? { lines.first { $0.decides } }
}
