/// Expands `{a,b}` as bash does, without its ranges, quotes and variables.
///
/// A brace opens a list only if a comma follows before its partner; everything else is literal. `\` protects
/// the next character. Ranges (`{1..9}`) are refused, since the reader would expect them to count.
///
/// Source: bash 5.2, `braces.c`. Cases: `Tests/GlobsTests/Fixtures/brace-expansion-bash.tsv`.
package enum BraceExpansion {
    /// The most alternatives one pattern may have.
    package static let limit = 1024

    /// The most bytes all alternatives of one pattern may have together.
    package static let longestResult = 262_144

    /// Expands a pattern into its alternatives, in bash's order, empty ones included.
    ///
    /// An unclosed brace is literal here, as in bash; a pattern list refuses it before it comes here.
    ///
    /// - Parameter pattern: any bytes.
    /// - Returns: at least one alternative, at most ``limit``.
    /// - Throws: ``GlobError`` of kind `tooManyAlternatives`, `numericRange` or `tooLong`.
    package static func expand(_ pattern: [UInt8]) throws(GlobError) -> [[UInt8]] {
        guard pattern.count <= Glob.longestPattern else { throw GlobError(.tooLong, at: 0..<pattern.count) }
        var text: [SourceByte] = []
        text.reserveCapacity(pattern.count)
        for (offset, byte) in pattern.enumerated() {
            text.append(SourceByte(byte: byte, offset: offset))
        }
        var alternatives: [[UInt8]] = []
        for alternative in try expand(text[...], depth: 0) {
            alternatives.append(alternative.map(\.byte))
        }
        return alternatives
    }

    static func expand(
        _ text: ArraySlice<SourceByte>,
        depth: Int
    ) throws(GlobError) -> [[SourceByte]] {
        var results: [[SourceByte]] = [[]]
        var rest = text
        // Each turn takes what stands before a list, and the list; the text after it is the next turn's.
        while let (open, close) = firstList(in: rest) {
            let amble = rest[(open + 1)..<close]
            var middle: [[SourceByte]]
            if hasComma(amble) {
                guard depth < limit else { throw tooMany(text) }
                middle = try expandList(amble, depth: depth + 1)
            } else if isRange(amble) {
                throw GlobError(.numericRange, at: rest[open].offset..<(rest[close].offset + 1))
            } else {
                middle = [Array(rest[open...close])]
            }
            results = try join(results, rest[rest.startIndex..<open], middle, within: text)
            rest = rest[(close + 1)...]
        }
        return try join(results, rest, [[]], within: text)
    }

    private static func expandList(
        _ amble: ArraySlice<SourceByte>,
        depth: Int
    ) throws(GlobError) -> [[SourceByte]] {
        var results: [[SourceByte]] = []
        var start = amble.startIndex
        while true {
            let end = scan(amble, from: start, for: ASCII.comma)
            results += try expand(amble[start..<(end ?? amble.endIndex)], depth: depth)
            guard results.count <= limit else { throw tooMany(amble) }
            guard let end else { return results }
            start = end + 1
        }
    }

    private static func join(
        _ heads: [[SourceByte]],
        _ literal: ArraySlice<SourceByte>,
        _ tails: [[SourceByte]],
        within text: ArraySlice<SourceByte>
    ) throws(GlobError) -> [[SourceByte]] {
        guard heads.count * tails.count <= limit else { throw tooMany(text) }
        let headBytes = heads.reduce(0) { $0 + $1.count }
        let tailBytes = tails.reduce(0) { $0 + $1.count + literal.count }
        guard headBytes * tails.count + tailBytes * heads.count <= longestResult else {
            throw GlobError(.tooLong, at: tooMany(text).range)
        }
        var results: [[SourceByte]] = []
        results.reserveCapacity(heads.count * tails.count)
        for head in heads {
            for tail in tails {
                results.append(head + literal + tail)
            }
        }
        return results
    }

    private static func tooMany(_ text: ArraySlice<SourceByte>) -> GlobError {
        let start = text.first?.offset ?? 0
        return GlobError(.tooManyAlternatives, at: start..<((text.last?.offset ?? start) + 1))
    }

    /// The first `{` that has its partner, with it.
    private static func firstList(in text: ArraySlice<SourceByte>) -> (open: Int, close: Int)? {
        var position = text.startIndex
        while let open = scan(text, from: position, for: ASCII.openBrace) {
            if let close = scan(text, from: open + 1, for: ASCII.closeBrace) {
                return (open, close)
            }
            position = open + 1
        }
        return nil
    }

    /// The place of a byte outside nested braces, of a `}` only after a comma or `..`.
    ///
    /// Source: bash 5.2, `brace_gobbler`.
    private static func scan(_ text: ArraySlice<SourceByte>, from start: Int, for wanted: UInt8) -> Int? {
        var level = 0
        var separators = wanted == ASCII.closeBrace ? 0 : 1
        var position = start
        while position < text.endIndex {
            let byte = text[position].byte
            if byte == ASCII.backslash {
                position += 2
                continue
            }
            if byte == wanted && level == 0 && separators > 0 {
                guard byte == ASCII.openBrace && isAlone(text, position) else { return position }
                position += 1
                continue
            }
            if byte == ASCII.openBrace {
                level += 1
            } else if byte == ASCII.closeBrace && level > 0 {
                level -= 1
            } else if level == 0 && isSeparator(text, position, closing: wanted) {
                separators += 1
            }
            position += 1
        }
        return nil
    }

    private static func isSeparator(
        _ text: ArraySlice<SourceByte>,
        _ position: Int,
        closing wanted: UInt8
    ) -> Bool {
        guard text[position].byte != ASCII.comma else { return true }
        guard text[position].byte == ASCII.dot, position + 1 < text.endIndex else { return false }
        guard text[position + 1].byte == ASCII.dot else { return false }
        return position + 2 >= text.endIndex || text[position + 2].byte != wanted
    }

    /// A `{` at the start or after a blank, and before a blank, the end or a `}`: bash leaves it alone.
    private static func isAlone(_ text: ArraySlice<SourceByte>, _ position: Int) -> Bool {
        guard position == text.startIndex || isBlank(text[position - 1].byte) else { return false }
        guard position + 1 < text.endIndex else { return true }
        let next = text[position + 1].byte
        return next == ASCII.closeBrace || isBlank(next)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == ASCII.space || byte == ASCII.tab || byte == ASCII.lineFeed
    }

    private static func hasComma(_ amble: ArraySlice<SourceByte>) -> Bool {
        var position = amble.startIndex
        while position < amble.endIndex {
            switch amble[position].byte {
            case ASCII.backslash: position += 2
            case ASCII.comma: return true
            default: position += 1
            }
        }
        return false
    }

    /// Whether bash would count: two integers or two letters, and perhaps an integer step.
    private static func isRange(_ amble: ArraySlice<SourceByte>) -> Bool {
        var terms: [[UInt8]] = [[]]
        var position = amble.startIndex
        while position < amble.endIndex {
            if amble[position].byte == ASCII.dot, position + 1 < amble.endIndex,
                amble[position + 1].byte == ASCII.dot
            {
                terms.append([])
                position += 2
            } else {
                terms[terms.count - 1].append(amble[position].byte)
                position += 1
            }
        }
        guard terms.count == 2 || (terms.count == 3 && isInteger(terms[2])) else { return false }
        return (isInteger(terms[0]) && isInteger(terms[1])) || (isLetter(terms[0]) && isLetter(terms[1]))
    }

    private static func isInteger(_ term: [UInt8]) -> Bool {
        let digits =
            term.first == ASCII.minus || term.first == UInt8(ascii: "+") ? term.dropFirst() : term[...]
        return !digits.isEmpty && digits.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    private static func isLetter(_ term: [UInt8]) -> Bool {
        guard term.count == 1, let byte = term.first else { return false }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
