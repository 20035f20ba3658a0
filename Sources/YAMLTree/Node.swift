/// A value of a YAML text that knows where it stands.
///
/// Nothing is guessed: a scalar is its text and its style, whatever it looks like.
package struct Node: Sendable {
    /// How a scalar was written.
    package enum Style: Hashable, Sendable {
        /// Without quotes.
        case plain
        /// In `'`.
        case singleQuoted
        /// In `"`.
        case doubleQuoted
        /// As a block after `|`.
        case literal
        /// As a block after `>`.
        case folded
    }

    /// What kind of value it is.
    package enum Content: Sendable {
        /// Text; escapes and folding are done.
        case scalar(String, Style)
        /// Values in order.
        case list([Node])
        /// Keys with their values, in order.
        case map(Map)
        /// Something that was reported already and must not be reported again.
        case unusable
    }

    /// Keys and values in the order of the text; no key stands twice.
    package struct Map: Sendable {
        /// One key with its value.
        package struct Entry: Sendable {
            /// Always text, as read.
            package var key: String
            /// The place of the key.
            package var keyRange: TextRange
            /// The value.
            package var value: Node
        }

        /// In the order of the text.
        package var entries: [Entry]
        /// Whether entries were left out because they were reported.
        package var isIncomplete: Bool

        /// Makes a map of entries with different keys.
        package init(entries: [Entry], isIncomplete: Bool) {
            self.entries = entries
            self.isIncomplete = isIncomplete
        }
    }

    /// The value.
    package var content: Content
    /// Where it stands: all of a scalar or of a list or map in brackets, the first character of others.
    package var range: TextRange
    /// Whether a list or map is written in brackets.
    package var isFlow = false
    /// Whether `range` is the place of an alias (`*name`) and the text stands elsewhere.
    package var isAlias = false
    /// How many values it is made of, itself included.
    package var count = 1
    /// How many lists and maps lie in each other.
    package var height = 0
    /// How many bytes its scalars hold, keys included.
    package var weight = 0

    /// Makes a value of a content and its place.
    package init(content: Content, range: TextRange) {
        self.content = content
        self.range = range
    }
}
