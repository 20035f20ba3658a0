/// Colours of a terminal, or none.
///
/// Only the sixteen basic ones, so that every terminal's own palette applies.
package struct Style: Hashable, Sendable {
    /// What a piece of text is.
    package enum Role: String, Sendable {
        /// Bold.
        case message = "1"
        /// Bold red.
        case error = "1;31"
        /// Bold yellow.
        case warning = "1;33"
        /// Bold blue.
        case gutter = "1;34"
        /// Cyan.
        case help = "36"
        /// Faint.
        case detail = "2"
        /// Green.
        case success = "32"
        /// Red.
        case failure = "31"
        /// Yellow.
        case interruption = "33"
    }

    /// Whether escape sequences are written.
    package var isColoured: Bool

    /// Makes a style.
    package init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    /// Text only.
    package static let plain = Style(isColoured: false)
    /// Text with colours.
    package static let coloured = Style(isColoured: true)

    /// A text in the colour of its role; an empty one stays empty.
    package func paint(_ text: String, _ role: Role) -> String {
        guard isColoured, !text.isEmpty else { return text }
        return "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m"
    }

    /// A text in one of six colours, by the place of its rule among the rules.
    package func rule(_ text: String, at index: Int) -> String {
        guard isColoured else { return text }
        let codes = ["36", "35", "34", "33", "32", "31"]
        return "\u{1B}[\(codes[index % codes.count])m\(text)\u{1B}[0m"
    }
}
