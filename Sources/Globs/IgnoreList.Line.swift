extension IgnoreList {
    /// One line of a list of ignores.
    package struct Line: Hashable, Sendable {
        /// The number of the line in its file, or its place in its list, from 1.
        package var number: Int

        /// The line as it counts: without the blanks and the carriage return at its end, with its `!`.
        package var text: [UInt8]

        /// Whether it begins with `!`.
        package var isNegated: Bool

        /// Makes one from its parts.
        package init(number: Int, text: [UInt8], isNegated: Bool) {
            self.number = number
            self.text = text
            self.isNegated = isNegated
        }
    }
}
