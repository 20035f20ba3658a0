/// One line of a file as a terminal shows it, with the columns of its bytes.
package struct DisplayLine {
    /// Longer lines are cut around the place of interest.
    package static let limit = 160
    private static let lead = 60

    /// What is shown.
    package let text: String
    /// For each byte from the start of the line to its end, the column at which it is shown, counted from 0.
    private let columns: [Int]
    private let shift: Int
    /// The bytes in front of the part that was looked at.
    private let skipped: Int

    /// Renders a line.
    ///
    /// - Parameters:
    ///   - bytes: the line without its end; need not be UTF-8.
    ///   - focus: the byte that must stay in sight where the line is too long.
    package init(_ bytes: ArraySlice<UInt8>, focus: Int) {
        var pieces: [(text: String, column: Int)] = []
        var columns: [Int] = []
        columns.reserveCapacity(bytes.count + 1)
        var column = 0
        let window = DisplayLine.window(of: bytes, focus: focus)
        skipped = window.startIndex - bytes.startIndex
        let focus = focus - skipped
        let isCutBefore = skipped > 0
        var isCutBehind = window.endIndex < bytes.endIndex
        var rest = window
        while !rest.isEmpty {
            let (piece, width, length) = DisplayLine.next(rest)
            pieces.append((piece, column))
            columns.append(contentsOf: repeatElement(column, count: length))
            column += width
            rest = rest.dropFirst(length)
        }
        columns.append(column)
        self.columns = columns
        guard column > DisplayLine.limit || isCutBefore || isCutBehind else {
            text = pieces.map(\.text).joined()
            shift = 0
            return
        }
        let focusColumn = columns[min(max(focus, 0), columns.count - 1)]
        let first = max(0, focusColumn - DisplayLine.lead)
        let shownPieces = pieces.filter { $0.column >= first && $0.column < first + DisplayLine.limit }
        isCutBehind = isCutBehind || first + DisplayLine.limit < column
        let hasLead = first > 0 || isCutBefore
        text = (hasLead ? "…" : "") + shownPieces.map(\.text).joined() + (isCutBehind ? "…" : "")
        shift = hasLead ? (shownPieces.first?.column ?? first) - 1 : 0
    }

    /// The columns under which carets stand for some bytes of the line: at least one.
    package func carets(under range: Range<Int>) -> Range<Int> {
        let last = columns.count - 1
        let start = max(0, columns[min(max(range.lowerBound - skipped, 0), last)] - shift)
        let end = columns[min(max(range.upperBound - skipped, 0), last)] - shift
        return start..<max(start + 1, min(end, start + DisplayLine.limit))
    }

    /// The part of a line that could be shown: a line may be a million bytes long.
    private static func window(of bytes: ArraySlice<UInt8>, focus: Int) -> ArraySlice<UInt8> {
        guard bytes.count > 8 * limit else { return bytes }
        let place = bytes.startIndex + min(max(focus, 0), bytes.count)
        var start = max(bytes.startIndex, place - 4 * lead)
        while start > bytes.startIndex, start < bytes.endIndex, bytes[start] & 0xC0 == 0x80 {
            start -= 1
        }
        return bytes[start..<min(bytes.endIndex, place + 4 * limit)]
    }

    private static func next(_ bytes: ArraySlice<UInt8>) -> (text: String, width: Int, length: Int) {
        var decoder = Unicode.UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return ("\u{FFFD}", 1, 1) }
        let shown = DisplayWidth.shown(scalar)
        let isItself = shown.unicodeScalars.count == 1 && shown.unicodeScalars.first == scalar
        return (
            shown, isItself ? DisplayWidth.columns(scalar) : shown.unicodeScalars.count, scalar.utf8.count
        )
    }
}
