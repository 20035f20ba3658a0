extension GlobError {
    /// The mistakes a pattern can hold.
    ///
    /// Source: `docs/rules.md`, "Patterns".
    package enum Kind: Hashable, Sendable {
        /// Nothing is left to match: `""`, `!`, `{,}`.
        case empty

        /// More bytes than ``Glob/longestPattern``, or than ``BraceExpansion/longestResult`` once expanded.
        case tooLong

        /// A `[` without its `]`.
        case unclosedClass

        /// A `{` without its `}`, and with a comma after it.
        case unclosedBrace

        /// `[:name:]` with a name that is none of the twelve POSIX classes.
        case unknownClass(String)

        /// `[z-a]`.
        case reversedRange

        /// A backslash with nothing after it.
        case trailingBackslash

        /// `**` beside other characters in one component, or more than two stars.
        case starStarNotWhole

        /// A `..` component: patterns stay below the root.
        case parentComponent

        /// A `.` component after the first: no path has one.
        case currentComponent

        /// Two slashes in a row.
        case emptyComponent

        /// `/` or `./` or `.`: the root itself, which no rule can be told of.
        case namesRoot

        /// `~` or `~/…`, which heed does not expand.
        case tilde

        /// `{1..9}`, which bash would expand and heed does not.
        case numericRange

        /// More than ``BraceExpansion/limit`` alternatives, or braces nested deeper than that.
        case tooManyAlternatives
    }
}
