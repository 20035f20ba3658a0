extension Rule {
    /// Where the parts of a rule that decide about a path are written, for those who explain a decision.
    package struct Places: Hashable, Sendable {
        /// One for each pattern of `paths`.
        package var paths: [SourceRange] = []
        /// One for each line of each of the scope's ignore lists.
        package var ignore: [[SourceRange]] = []
        /// The value of `events`; nil where it is not written.
        package var events: SourceRange?
        /// The value of `type`; nil where it is not written.
        package var type: SourceRange?
        /// The value of `enabled`; nil where it is not written.
        package var enabled: SourceRange?

        /// Nothing is known.
        package init() {}
    }
}
