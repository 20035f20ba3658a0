extension GlobSet {
    /// One compiled component of a pattern, in the cheapest form that can hold it.
    struct Segment: Hashable, Sendable {
        /// How a segment is matched.
        enum Kind: Hashable, Sendable {
            /// Zero or more components.
            case globstar

            /// Any one component.
            case any

            /// The component equals `head` bytes.
            case literal

            /// One star: the component starts with `head` bytes and ends with the `tail` bytes after them.
            case affix

            /// Everything else: `head` tokens.
            case tokens
        }

        var kind: Kind
        var start = 0
        var head = 0
        var tail = 0
    }
}
