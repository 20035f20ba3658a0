import HeedModel
import YAMLTree

/// Collects what is wrong in one rule file.
struct Report {
    let file: SourceFile
    let source: SourceText
    private var collected: [Diagnostic] = []

    init(file: SourceFile, source: SourceText) {
        self.file = file
        self.source = source
    }

    /// Everything collected, in order of place; what a repeated value (`*name`) would say again is said once.
    var diagnostics: [Diagnostic] {
        var seen: Set<String> = []
        let sorted = collected.enumerated().sorted { left, right in
            let first = left.element.range?.start.byte ?? -1
            let second = right.element.range?.start.byte ?? -1
            return first == second ? left.offset < right.offset : first < second
        }
        return sorted.map(\.element).filter { diagnostic in
            let start = diagnostic.range?.start.byte ?? -1
            return seen.insert("\(diagnostic.id) \(start) \(diagnostic.message)").inserted
        }
    }

    /// Reports a mistake.
    mutating func add(
        _ id: String,
        _ message: String,
        at range: TextRange?,
        label: String = "",
        note: String? = nil,
        help: String? = nil
    ) {
        collected.append(
            Diagnostic(
                .error, id: id, message, file: file, range: range.map(SourceRange.init), label: label, note: note,
                help: help
            )
        )
    }

    /// Reports what is probably not meant.
    mutating func warn(
        _ id: String, _ message: String, at range: TextRange?, label: String = "", help: String? = nil
    ) {
        collected.append(
            Diagnostic(
                .warning, id: id, message, file: file, range: range.map(SourceRange.init), label: label, help: help
            )
        )
    }

    mutating func add(_ error: YAMLError) {
        let related = error.first.map { Diagnostic.Related(range: SourceRange($0), label: "first here") }
        collected.append(
            Diagnostic(
                .error, id: error.id, error.message, file: file, range: SourceRange(error.range),
                label: error.label, note: error.note, help: error.help, related: related.map { [$0] } ?? []
            )
        )
    }
}

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
