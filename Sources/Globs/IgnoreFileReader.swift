/// Cuts a `.gitignore` file into the lines that count, as git does.
///
/// Source: git 2.39, `dir.c`, `add_patterns_from_buffer` and `trim_trailing_spaces`.
struct IgnoreFileReader {
    private let file: [UInt8]
    private var position = 0
    private var number = 0

    init(_ file: [UInt8]) {
        self.file = file
        if file.starts(with: [0xEF, 0xBB, 0xBF]) {
            position = 3
        }
    }

    /// The next line that is neither empty nor a comment.
    mutating func next() -> IgnoreList.Line? {
        while position < file.count {
            let start = position
            let end = file[start...].firstIndex(of: ASCII.lineFeed) ?? file.count
            position = end + 1
            number += 1
            guard end > start, file[start] != ASCII.hash else { continue }
            let text = IgnoreFileReader.trim(file[start..<end])
            guard !text.isEmpty else { continue }
            return IgnoreList.Line(number: number, text: Array(text), isNegated: text.first == ASCII.bang)
        }
        return nil
    }

    /// Strips one carriage return, what follows a NUL, and the blanks that no backslash protects.
    private static func trim(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line.last == ASCII.carriageReturn ? line.dropLast() : line
        if let nul = line.firstIndex(of: 0) {
            line = line[..<nul]
        }
        var blanks: Int?
        var index = line.startIndex
        while index < line.endIndex {
            switch line[index] {
            case ASCII.space:
                blanks = blanks ?? index
            case ASCII.backslash:
                index += 1
                // A backslash at the very end stops git's trimming.
                guard index < line.endIndex else { return line }
                blanks = nil
            default:
                blanks = nil
            }
            index += 1
        }
        guard let blanks else { return line }
        return line[..<blanks]
    }
}
