/// A place in a rule file, from its first character up to and without its last.
package struct SourceRange: Hashable, Sendable {
    /// One end of it.
    package struct Position: Hashable, Sendable {
        /// Counted from 1.
        package var line: Int
        /// Counted from 1, in code points.
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
}
