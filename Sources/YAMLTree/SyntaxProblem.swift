/// A syntax error as libyaml tells it, to be told in the words of the one who wrote the file.
struct SyntaxProblem {
    /// What libyaml says is wrong.
    var problem: String
    /// What libyaml was doing.
    var context: String
    /// The byte at which it gave up.
    var mark: Int
    /// The byte at which what it was doing began.
    var contextMark: Int
    var source: SourceText

    /// The line at which it gave up.
    var line: Range<Int> { source.line(lineNumber) }
    var lineNumber: Int { source.position(byte: mark).line }

    /// The message for it; one that only repeats libyaml where nothing better is known.
    func translated() -> YAMLError {
        if let error = conflict() ?? fence() ?? template() { return error }
        if let error = tab() ?? slashes() ?? otherVersion() ?? behindEnd() { return error }
        if let error = escape() ?? unclosedQuote() { return error }
        if let error = quoteLeftOpen() ?? textAfterQuote() ?? star() ?? tag() ?? reserved() { return error }
        if let error = longKey() ?? flatBlock() ?? missingDashSpace() ?? missingSpace() ?? missingColon()
            ?? colonInText()
        {
            return error
        }
        if let error = colonInBrackets() ?? strayBracket() ?? brackets() ?? blockHeader() { return error }
        if let error = listOnKeyLine() ?? indentation() { return error }
        return YAMLError(
            "yaml-syntax",
            "YAML cannot be read here",
            at: source.range(mark..<mark),
            note:
                "the YAML reader says: \(context.isEmpty ? problem : "\(context): \(problem)")",
            help: "put quotes around text that is not plain words, or use a block ('key: |')"
        )
    }

    private func tab() -> YAMLError? {
        let indent = source.bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }
        guard let first = indent.firstIndex(of: 0x09) else { return nil }
        let isAtFault = mark <= indent.endIndex || problem.contains("tab") || problem.contains("expected key")
        guard isAtFault else { return nil }
        let end = source.bytes[first...].prefix { $0 == 0x09 }.endIndex
        return YAMLError(
            "yaml-tab",
            "a tab cannot indent YAML",
            at: source.range(first..<end),
            label: "tab",
            help: "indent with spaces (two per level)"
        )
    }

    private func escape() -> YAMLError? {
        let isEscape =
            problem.contains("unknown escape") || problem.contains("hexdecimal number")
            || problem.contains("Unicode character escape")
        guard isEscape, context.contains("quoted scalar") else { return nil }
        // The mark stands on the backslash or, where digits are wrong, behind the letter after it.
        let near = source.bytes[max(line.lowerBound, mark - 2)..<min(mark + 1, line.upperBound)]
        let start = near.lastIndex(of: UInt8(ascii: "\\")) ?? mark
        let letter = start + 1 < line.upperBound ? source.bytes[start + 1] : 0
        let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][letter] ?? 0
        let rest = source.bytes[min(start + 2, line.upperBound)..<line.upperBound].prefix(digits)
        let end = min(start + 2, line.upperBound) + rest.prefix { $0 != UInt8(ascii: "\"") }.count
        let text = source.text(start..<end)
        return YAMLError(
            "yaml-escape",
            "'\(text)' means nothing inside double quotes",
            at: source.range(start..<end),
            help: "write it in single quotes, where '\\' is an ordinary character, or double the backslash"
        )
    }

    private func unclosedQuote() -> YAMLError? {
        guard context == "while scanning a quoted scalar", problem.contains("unexpected") else { return nil }
        return YAMLError(
            "yaml-quote",
            "this quote is never closed",
            at: source.range(contextMark..<(contextMark + 1)),
            help: "close it, or put the whole text into a block, where nothing needs quoting"
        )
    }

    /// A quote that is never closed takes all up to the next one, somewhere below, for its string.
    private func quoteLeftOpen() -> YAMLError? {
        guard problem.contains("did not find expected") else { return nil }
        var number = lineNumber
        while let previous = previousLine(before: number), lineNumber - previous <= 20 {
            number = previous
            let range = source.line(number)
            let value = valueStart(of: range)
            guard value < range.upperBound, let quote = quoteCharacter(source.bytes[value]) else { continue }
            guard closing(quote, from: value + 1, in: range) == nil else { continue }
            return YAMLError(
                "yaml-quote",
                "this quote is not closed on its line",
                at: source.range(value..<(value + 1)),
                label: "the string goes on to the next quote, in a line below",
                help: "close it, or put the whole text into a block, where nothing needs quoting"
            )
        }
        return nil
    }

    /// `run: "a" && b`: the quotes end before the value does.
    private func textAfterQuote() -> YAMLError? {
        let value = valueStart(of: line)
        guard value < line.upperBound, let quote = quoteCharacter(source.bytes[value]) else { return nil }
        guard let close = closing(quote, from: value + 1, in: line), close < mark || close + 1 == mark else {
            return nil
        }
        let rest = source.bytes[(close + 1)..<line.upperBound].drop { $0 == 0x20 || $0 == 0x09 }
        guard let first = rest.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ":") else {
            return nil
        }
        guard rest.startIndex <= mark else { return nil }
        let all = TokenSlice(source: source).rest(from: value)
        let inner = source.text(quotes(in: all, close: close))
        let isWord = inner.count < all.count && !inner.contains("\"") && !inner.contains("\\")
        return YAMLError(
            "yaml-quote",
            "text after the closing quote",
            at: source.range(rest.startIndex..<max(all.upperBound, rest.startIndex + 1)),
            label: "not part of the string",
            help: [[UInt8(ascii: ";")], [UInt8(ascii: ",")]].contains(Array(rest))
                ? "remove it"
                : quotedWords(all).map { "write [\($0.joined(separator: ", "))]" }
                    ?? (isWord ? "write \"\(inner)\"" : block(for: inner))
        )
    }

    /// `"src/" "tests/"`, though not as shell text, where quotes are the shell's.
    private func quotedWords(_ range: Range<Int>) -> [String]? {
        guard let key = keyName(of: line), !["run", "test", "on-failure"].contains(key) else { return nil }
        var words: [String] = []
        var index = range.lowerBound
        while index < range.upperBound {
            guard let quote = quoteCharacter(source.bytes[index]),
                let close = closing(quote, from: index + 1, in: range)
            else { return nil }
            words.append(source.text(index..<(close + 1)))
            index = close + 1
            while index < range.upperBound, [0x20, UInt8(ascii: ",")].contains(source.bytes[index]) {
                index += 1
            }
        }
        return words.count > 1 ? words : nil
    }

    /// `"echo "hello""`: the outer quotes were meant to be YAML's, `"a" && "b"` has none of them.
    private func quotes(in all: Range<Int>, close: Int) -> Range<Int> {
        let isGlued = close + 1 < all.upperBound && source.bytes[close + 1] != 0x20
        let endsAlike = source.bytes[all.upperBound - 1] == source.bytes[all.lowerBound]
        return isGlued && endsAlike && all.count > 2 ? (all.lowerBound + 1)..<(all.upperBound - 1) : all
    }

    private func star() -> YAMLError? {
        guard context == "while scanning an alias" || context == "while scanning an anchor" else {
            return nil
        }
        let slice = TokenSlice(source: source).token(at: contextMark)
        let closers = [UInt8(ascii: "]"), UInt8(ascii: "}")]
        if contextMark > 0, closers.contains(source.bytes[contextMark - 1]), let error = textAfterBracket() {
            return error
        }
        if context.hasSuffix("alias") {
            if let error = starForDash() { return error }
            if contextMark == source.line(source.position(byte: contextMark).line).lowerBound {
                return YAMLError(
                    "yaml-syntax",
                    "this line is no 'key: value'",
                    at: source.range(contextMark..<slice.upperBound),
                    help: "a rule is a name below 'rules:' with keys below it, such as 'paths' and 'run'"
                )
            }
            let place = source.range(slice)
            return .needsQuotes(source.text(slice), first: "*", reading: "an alias", at: place)
        }
        return unquoted("&", at: contextMark)
    }

    /// `* src/` as a list of Markdown has it.
    private func starForDash() -> YAMLError? {
        let range = source.line(source.position(byte: contextMark).line)
        guard contentStart(of: range, dashes: false) == contextMark, contextMark + 1 < range.upperBound,
            source.bytes[contextMark + 1] == 0x20
        else { return nil }
        let item = source.text(TokenSlice(source: source).rest(from: contextMark + 1))
        return YAMLError(
            "yaml-dash",
            "a list in YAML has '-' where this has '*'",
            at: source.range(contextMark..<(contextMark + 1)),
            help: "write '-\(item)'"
        )
    }

    private func tag() -> YAMLError? {
        let isTag = context.hasSuffix("a tag") || problem.contains("tag handle")
        guard isTag, contextMark < source.bytes.count else { return nil }
        var start = contextMark
        if source.bytes[start] != UInt8(ascii: "!") {
            start = mark
        }
        guard start < source.bytes.count, source.bytes[start] == UInt8(ascii: "!") else { return nil }
        let slice = TokenSlice(source: source).token(at: start)
        return .needsQuotes(source.text(slice), first: "!", reading: "a tag", at: source.range(slice))
    }

    private func reserved() -> YAMLError? {
        let isReserved =
            problem.contains("cannot start any token") || problem.contains("mapping keys are not allowed")
            || context == "while scanning a directive"
        guard isReserved else { return nil }
        let start = context == "while scanning a directive" ? contextMark : mark
        guard start < source.bytes.count else { return nil }
        return unquoted(String(decoding: [source.bytes[start]], as: UTF8.self), at: start)
    }

    private func unquoted(_ character: String, at start: Int) -> YAMLError {
        let text = source.text(TokenSlice(source: source).rest(from: start))
        let single = text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        return YAMLError(
            "yaml-reserved",
            "a value cannot start with '\(character)' unless it is quoted",
            at: source.range(start..<(start + 1)),
            help: "write '\(single)'"
        )
    }

    /// The value as a block, with the key of its line where it has one.
    func block(for text: String) -> String {
        let lead = "put the whole text in a block, where nothing needs quoting:"
        guard let key = keyName(of: line) else { return "\(lead)\n  - |\n    \(text)" }
        return "\(lead)\n  \(key): |\n    \(text)"
    }
}
