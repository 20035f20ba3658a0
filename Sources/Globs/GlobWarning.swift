/// A pattern that is valid and probably not meant as written.
package struct GlobWarning: Hashable, Sendable {
    /// What looks odd.
    package enum Kind: Hashable, Sendable {
        /// `+(a|b)` and its kin: ksh's extended patterns, whose characters are literal here.
        case extendedGlob
    }

    /// What looks odd.
    package var kind: Kind

    /// The UTF-8 byte offsets in the pattern's text to underline.
    package var range: Range<Int>
}
