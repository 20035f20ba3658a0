/// The two dialects of patterns, and what they share.
package enum Glob {
    /// The most bytes a pattern of a rule file may have: twice the longest path.
    package static let longestPattern = 8192

    /// Where a pattern stands, which decides how it is read.
    ///
    /// Source: `docs/rules.md`, "Patterns".
    package enum Dialect: Hashable, Sendable {
        /// A rule file: units are characters, braces are expanded, a mistake is an error.
        case rule

        /// A `.gitignore` file: units are bytes, a mistake makes a line that matches nothing.
        case git
    }
}
