import HeedModel

/// The lines of a file that a diagnostic shows, with the marks under them.
struct Excerpt {
    /// One row.
    enum Row {
        case line(Int, String)
        case carets(Range<Int>, label: String, isPrimary: Bool)
        case gap
    }

    private struct Mark {
        var range: SourceRange
        var label: String
        var isPrimary: Bool
    }

    /// In order; empty where the diagnostic has no place.
    private(set) var rows: [Row] = []
    /// The digits of the largest line number.
    private(set) var gutterWidth = 1

    init(_ diagnostic: Diagnostic, _ source: SourceLines?) {
        guard let range = diagnostic.range, let source, source.line(range.start.line) != nil else { return }
        var marks = [Mark(range: range, label: diagnostic.label, isPrimary: true)]
        marks += diagnostic.related.map { Mark(range: $0.range, label: $0.label, isPrimary: false) }
        marks.sort { ($0.range.start.line, $0.range.start.byte) < ($1.range.start.line, $1.range.start.byte) }
        var numbers = Set(marks.map(\.range.start.line))
        if let above = source.lineWithText(above: range.start.line) {
            numbers.insert(above)
        }
        let ordered = numbers.sorted()
        gutterWidth = String(ordered.last ?? 1).count
        var previous: Int?
        for number in ordered {
            guard let line = source.line(number) else { continue }
            if let previous, number > previous + 1, hasText(source, between: previous, and: number) {
                rows.append(.gap)
            }
            previous = number
            let mine = marks.filter { $0.range.start.line == number }
            let focus = mine.first.map { $0.range.start.byte - line.startIndex } ?? 0
            let shown = DisplayLine(line, focus: focus)
            rows.append(.line(number, shown.text))
            for mark in mine {
                let carets = shown.carets(under: columns(of: mark.range, in: line))
                rows.append(.carets(carets, label: mark.label, isPrimary: mark.isPrimary))
            }
        }
    }

    private func hasText(_ source: SourceLines, between first: Int, and last: Int) -> Bool {
        (source.lineWithText(above: last) ?? 0) > first
    }

    /// The bytes of the line that a range covers; one that goes on below ends with the line's text.
    private func columns(of range: SourceRange, in line: ArraySlice<UInt8>) -> Range<Int> {
        let start = max(0, range.start.byte - line.startIndex)
        var end = range.end.byte - line.startIndex
        if range.end.line > range.start.line {
            end = line.count
            while end > start, [0x20, 0x09].contains(line[line.startIndex + end - 1]) {
                end -= 1
            }
        }
        return start..<max(start, end)
    }
}
