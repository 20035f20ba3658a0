extension SyntaxProblem {
    /// The first byte of a line that is neither a space nor, if wanted, part of a `- `.
    func contentStart(of range: Range<Int>, dashes: Bool = true) -> Int {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = source.bytes[index]
            let isDash =
                dashes && byte == UInt8(ascii: "-") && index + 1 < range.upperBound
                && source.bytes[index + 1] == 0x20
            guard byte == 0x20 || isDash else { break }
            index += 1
        }
        return index
    }

    /// Where the value of a line starts: behind its `- ` and its `key: `.
    func valueStart(of range: Range<Int>) -> Int {
        let start = contentStart(of: range)
        guard let colon = keyColon(in: range) else { return start }
        return contentStart(of: (colon + 1)..<range.upperBound, dashes: false)
    }

    /// The key of a line.
    func keyName(of range: Range<Int>) -> String? {
        keyColon(in: range).map { source.text(contentStart(of: range)..<$0) }
    }

    /// The colon behind a key in `key:value`.
    func colonWithoutSpace(in range: Range<Int>) -> Int? {
        guard let colon = wordEnd(in: range), colon + 1 < range.upperBound else { return nil }
        return source.bytes[colon + 1] == 0x20 ? nil : colon
    }

    /// The nearest line above that holds more than space and comments.
    func previousLine(before number: Int) -> Int? {
        var candidate = number - 1
        while candidate >= 1 {
            let range = source.line(candidate)
            let start = contentStart(of: range, dashes: false)
            if start < range.upperBound, source.bytes[start] != UInt8(ascii: "#") { return candidate }
            candidate -= 1
        }
        return nil
    }

    func quoteCharacter(_ byte: UInt8) -> UInt8? {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") ? byte : nil
    }

    /// The quote that closes a string, on the same line.
    func closing(_ quote: UInt8, from start: Int, in line: Range<Int>) -> Int? {
        var index = start
        while index < line.upperBound {
            let byte = source.bytes[index]
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                index += 1
            } else if byte == quote {
                let isDoubled =
                    quote == UInt8(ascii: "'") && index + 1 < line.upperBound
                    && source.bytes[index + 1] == quote
                guard isDoubled else { return index }
                index += 1
            }
            index += 1
        }
        return nil
    }

    private func keyColon(in range: Range<Int>) -> Int? {
        guard let colon = wordEnd(in: range) else { return nil }
        return colon + 1 == range.upperBound || source.bytes[colon + 1] == 0x20 ? colon : nil
    }

    /// The colon behind the first word of a line, where the word looks like a key.
    private func wordEnd(in range: Range<Int>) -> Int? {
        var index = contentStart(of: range)
        let start = index
        while index < range.upperBound, isKeyByte(source.bytes[index]) { index += 1 }
        guard index > start, index < range.upperBound, source.bytes[index] == UInt8(ascii: ":") else {
            return nil
        }
        return index
    }

    func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
