/// Finds what its writer would call one value, whatever YAML makes of it.
struct TokenSlice {
    let source: SourceText

    /// The value that starts at a byte: up to white space, a comment or, in brackets, the next comma.
    ///
    /// Braces are kept together, so that `src/*.{js,ts}` is one value.
    func token(at start: Int) -> Range<Int> {
        let line = source.line(source.position(byte: start).line)
        let inBrackets = isInBrackets(start, line)
        var depth = 0
        var index = start
        while index < line.upperBound {
            let byte = source.bytes[index]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                if depth == 0 { return start..<index }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0, inBrackets { return start..<index }
                depth -= 1
            case UInt8(ascii: ","):
                if depth <= 0, inBrackets { return start..<index }
            default:
                break
            }
            index += 1
        }
        return start..<line.upperBound
    }

    /// The rest of the line from a byte on, without a comment and trailing space.
    func rest(from start: Int) -> Range<Int> {
        let line = source.line(source.position(byte: start).line)
        var index = start
        while index < line.upperBound {
            let isComment =
                source.bytes[index] == UInt8(ascii: "#") && index > start && isBlank(source.bytes[index - 1])
            if isComment { break }
            index += 1
        }
        while index > start, isBlank(source.bytes[index - 1]) { index -= 1 }
        return start..<index
    }

    /// Where the value that holds a byte starts: behind `- `, `key: ` or, in brackets, the last comma.
    func start(ofValueAt byte: Int) -> Int {
        let line = source.line(source.position(byte: byte).line)
        var index = byte
        var depth = 0
        while index > line.lowerBound {
            let previous = source.bytes[index - 1]
            if previous == UInt8(ascii: "}") { depth += 1 }
            if previous == UInt8(ascii: "{"), depth > 0 {
                depth -= 1
            } else if depth == 0 {
                let isBorder = [UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: " ")]
                if isBorder.contains(previous) { break }
            }
            index -= 1
        }
        return index
    }

    private func isInBrackets(_ start: Int, _ line: Range<Int>) -> Bool {
        var depth = 0
        for byte in source.bytes[line.lowerBound..<start] {
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
            if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
        }
        return depth > 0
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
