/// The bytes of a file with the places of its lines and code points.
///
/// A line ends with LF, CR or CR LF. A byte that is not part of well-formed UTF-8 counts as one code point.
/// Every look-up takes logarithmic time, so that files of one long line cost no more than others.
package struct SourceText: Sendable {
    private struct LineStart {
        var byte: Int
        var scalar: Int
    }

    /// The whole content, a byte order mark included.
    package let bytes: [UInt8]
    /// Where the text starts: behind a byte order mark.
    package let start: Int
    /// Byte offsets of all code points; empty where all are single bytes.
    private let scalars: [UInt32]
    private let lines: [LineStart]

    /// Indexes a content, whatever it is.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var offsets: [UInt32] = []
        let isASCII = bytes.allSatisfy { $0 < 0x80 }
        var lines = [LineStart(byte: start, scalar: 0)]
        var index = start
        var count = 0
        while index < bytes.count {
            if !isASCII {
                offsets.append(UInt32(truncatingIfNeeded: index))
            }
            let byte = bytes[index]
            index += byte < 0x80 ? 1 : UTF8Reading.length(of: bytes, at: index) ?? 1
            count += 1
            let endsLine = byte == 0x0A || (byte == 0x0D && !(index < bytes.count && bytes[index] == 0x0A))
            if endsLine {
                lines.append(LineStart(byte: index, scalar: count))
            }
        }
        scalars = offsets
        self.lines = lines
    }

    /// The number of lines; an empty text has one.
    package var lineCount: Int { lines.count }

    /// The place of the n-th code point, counted from 0 behind a byte order mark.
    package func position(scalar index: Int) -> TextRange.Position {
        position(byte: byte(ofScalar: index), scalar: index)
    }

    /// The place of a byte; within a character, the place of that character.
    package func position(byte: Int) -> TextRange.Position {
        let clamped = min(max(byte, start), bytes.count)
        guard !scalars.isEmpty else { return position(byte: clamped, scalar: clamped - start) }
        guard clamped < bytes.count else { return position(byte: clamped, scalar: scalars.count) }
        let index = partition(count: scalars.count) { Int(scalars[$0]) > clamped } - 1
        return position(byte: Int(scalars[max(index, 0)]), scalar: max(index, 0))
    }

    /// The range of some bytes.
    package func range(_ bytes: Range<Int>) -> TextRange {
        TextRange(start: position(byte: bytes.lowerBound), end: position(byte: bytes.upperBound))
    }

    /// The bytes of a line, counted from 1, without its end; empty where there is no such line.
    package func line(_ number: Int) -> Range<Int> {
        guard number >= 1, number <= lines.count else { return bytes.count..<bytes.count }
        let start = lines[number - 1].byte
        var end = number < lines.count ? lines[number].byte : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D {
            end -= 1
        }
        return start..<end
    }

    /// The text of some bytes.
    package func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    private func byte(ofScalar index: Int) -> Int {
        guard !scalars.isEmpty else { return min(start + max(index, 0), bytes.count) }
        guard index < scalars.count else { return bytes.count }
        return Int(scalars[max(index, 0)])
    }

    private func position(byte: Int, scalar: Int) -> TextRange.Position {
        let line = max(partition(count: lines.count) { lines[$0].byte > byte }, 1)
        return TextRange.Position(line: line, column: scalar - lines[line - 1].scalar + 1, byte: byte)
    }

    /// The first index for which a question that turns from no to yes is answered with yes.
    private func partition(count: Int, _ isBehind: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(middle) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}
