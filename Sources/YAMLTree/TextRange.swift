/// A place in a text, from its first character up to and without its last.
package struct TextRange: Hashable, Sendable {
    /// One end of it.
    package struct Position: Hashable, Sendable {
        /// Counted from 1.
        package var line: Int
        /// Counted from 1, in code points; a byte order mark does not count.
        package var column: Int
        /// Counted from 0, in bytes of the file.
        package var byte: Int

        /// Makes a position from its parts.
        package init(line: Int, column: Int, byte: Int) {
            self.line = line
            self.column = column
            self.byte = byte
        }
    }

    /// The first character.
    package var start: Position
    /// Behind the last character.
    package var end: Position

    /// Makes a range from its ends.
    package init(start: Position, end: Position) {
        self.start = start
        self.end = end
    }

    /// The bytes of the file that it covers.
    package var bytes: Range<Int> { start.byte..<max(start.byte, end.byte) }
}
