/// What is wrong with one pattern of a rule file, and where.
///
/// Patterns of a `.gitignore` file never fail: git takes a malformed line for one that matches nothing.
package struct GlobError: Error, Hashable, Sendable {
    /// What is wrong.
    package var kind: Kind

    /// The UTF-8 byte offsets in the pattern's text to underline, the leading `!` included in the count.
    package var range: Range<Int>

    /// Makes an error for a place in a pattern.
    package init(_ kind: Kind, at range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}
