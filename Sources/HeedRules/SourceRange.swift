import HeedModel
import YAMLTree

extension SourceRange {
    /// The same place in the words of the shared vocabulary.
    init(_ range: TextRange) {
        self.init(start: Position(range.start), end: Position(range.end))
    }
}

extension SourceRange.Position {
    init(_ position: TextRange.Position) {
        self.init(line: position.line, column: position.column, byte: position.byte)
    }
}
