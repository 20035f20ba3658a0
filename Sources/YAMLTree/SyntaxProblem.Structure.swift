extension SyntaxProblem {
    /// `%YAML 3.0`.
    func otherVersion() -> YAMLError? {
        guard problem.contains("incompatible YAML") else { return nil }
        return YAMLError(
            "yaml-syntax",
            "a rule file is YAML 1.1 or 1.2",
            at: source.range(mark..<max(mark, line.upperBound)),
            help: "remove the line"
        )
    }

    /// Text behind `...`.
    func behindEnd() -> YAMLError? {
        guard let previous = previousLine(before: lineNumber), source.text(source.line(previous)) == "..."
        else {
            return nil
        }
        return YAMLError(
            "many-documents",
            "'...' ends the document, and text follows it",
            at: source.range(contentStart(of: line)..<max(contentStart(of: line), line.upperBound)),
            help: "remove the '...'"
        )
    }

    /// A key that the reader gives up.
    func longKey() -> YAMLError? {
        let start = contentStart(of: line)
        guard problem.contains("mapping values"), mark - start > 1024 else { return nil }
        return YAMLError(
            "yaml-limit",
            "a key has more than 1024 characters",
            at: source.range(start..<mark),
            help: "shorten it"
        )
    }

    /// The lines of a block that are not indented.
    func flatBlock() -> YAMLError? {
        let number = source.position(byte: contextMark).line
        guard problem.contains("could not find expected ':'"), let previous = previousLine(before: number)
        else {
            return nil
        }
        let above = source.text(source.line(previous))
        guard let sign = above.last, sign == "|" || sign == ">", let key = keyName(of: source.line(previous))
        else {
            return nil
        }
        return YAMLError(
            "yaml-indent",
            "the text of '\(key): \(sign)' is not indented",
            at: source.range(TokenSlice(source: source).rest(from: contextMark)),
            help: "indent it more than '\(key)'"
        )
    }

    /// `paths:src/`: YAML sees one word.
    func missingSpace() -> YAMLError? {
        guard problem.contains("mapping values") || problem.contains("could not find expected ':'") else {
            return nil
        }
        var number = source.position(byte: contextMark).line
        if context.isEmpty {
            number = previousLine(before: lineNumber) ?? lineNumber
        }
        let candidates = [number, previousLine(before: lineNumber) ?? number]
        for candidate in candidates where candidate <= lineNumber {
            let range = source.line(candidate)
            guard let colon = colonWithoutSpace(in: range) else { continue }
            let key = source.text(contentStart(of: range)..<colon)
            let value = source.text(TokenSlice(source: source).rest(from: colon + 1))
            return YAMLError(
                "yaml-key-space",
                "a space is missing after '\(key):'",
                at: source.range(colon..<(colon + 1)),
                help: "write '\(key): \(value)'"
            )
        }
        return nil
    }

    /// `-test/` below `- src/`.
    func missingDashSpace() -> YAMLError? {
        guard problem.contains("could not find expected ':'") else { return nil }
        let number = source.position(byte: contextMark).line
        let range = source.line(number)
        let start = contentStart(of: range, dashes: false)
        guard let previous = previousLine(before: number), start + 1 < range.upperBound,
            source.bytes[start] == UInt8(ascii: "-"), source.bytes[start + 1] != 0x20
        else { return nil }
        let above = source.line(previous)
        guard source.bytes[contentStart(of: above, dashes: false)] == UInt8(ascii: "-") else { return nil }
        return YAMLError(
            "yaml-dash",
            "a space is missing after '-'",
            at: source.range(start..<(start + 1)),
            help: "write '- \(source.text(TokenSlice(source: source).rest(from: start + 1)))'"
        )
    }

    func missingColon() -> YAMLError? {
        guard problem.contains("could not find expected ':'") else { return nil }
        let number = source.position(byte: contextMark).line
        let rest = TokenSlice(source: source).rest(from: contextMark)
        return YAMLError(
            "yaml-colon",
            "line \(number) is neither 'key: value' nor '- value'",
            at: source.range(rest),
            help: "add the ':' with a space behind it, or indent the line to continue the one above"
        )
    }

    /// `test` above keys of its own, `paths src/` above `run: make`.
    private func colonLeftOut() -> YAMLError? {
        var number = lineNumber
        while let previous = previousLine(before: number), keyName(of: source.line(previous)) == nil {
            number = previous
        }
        guard number < lineNumber else { return nil }
        let range = source.line(number)
        let start = contentStart(of: range, dashes: false)
        let rest = TokenSlice(source: source).rest(from: start)
        let word = source.bytes[rest].prefix(while: isKeyByte)
        let behind = source.bytes[word.endIndex..<rest.upperBound]
        if let above = previousLine(before: number) {
            let line = source.line(above)
            let isDeeper =
                start - range.lowerBound > contentStart(of: line, dashes: false) - line.lowerBound
            // Text that goes on is indented more than the key that it belongs to.
            guard !isDeeper || valueStart(of: line) == line.upperBound else { return nil }
        }
        guard !word.isEmpty, word.first != UInt8(ascii: "-"), behind.first.map({ $0 == 0x20 }) ?? true else {
            // In a list the line belongs to what is above it.
            guard !source.bytes[rest].starts(with: [UInt8(ascii: "-"), 0x20]) else { return nil }
            return YAMLError(
                "yaml-colon",
                "line \(number) is neither 'key: value' nor '- value'",
                at: source.range(rest),
                help: "start it with '#' if it is a comment, or remove it"
            )
        }
        let key = source.text(word.indices)
        let value = source.text((behind.firstIndex { $0 != 0x20 } ?? rest.upperBound)..<rest.upperBound)
        return YAMLError(
            "yaml-colon",
            "a ':' is missing after '\(key)'",
            at: source.range(word.indices),
            help: "write '\(key):\(value.isEmpty ? "" : " \(value)")'"
        )
    }

    /// `run: echo a: b`.
    func colonInText() -> YAMLError? {
        guard problem.contains("mapping values") else { return nil }
        let value = valueStart(of: line)
        guard value < mark else {
            if let error = colonLeftOut() { return error }
            return YAMLError(
                "yaml-indent",
                "a key cannot stand here: the line above already has a value",
                at: source.range(contentStart(of: line)..<mark),
                help: "indent it like the other keys of its map"
            )
        }
        let rest = TokenSlice(source: source).rest(from: value)
        if mark > value, source.bytes[value..<mark].allSatisfy(isKeyByte), let key = keyName(of: line) {
            return YAMLError(
                "yaml-colon",
                "two keys on one line",
                at: source.range(value..<(mark + 1)),
                label: "'\(key)' is the first",
                help:
                    "write each on a line of its own, the second one indented:\n  \(key):\n    \(source.text(rest))"
            )
        }
        return YAMLError(
            "yaml-colon",
            "': ' cannot stand inside text without quotes",
            at: source.range(mark..<(mark + 1)),
            label: "YAML takes what is before it for a key",
            help: block(for: source.text(rest))
        )
    }

    /// `{ run:}`.
    func colonInBrackets() -> YAMLError? {
        guard problem.contains("unexpected ':'") else { return nil }
        return YAMLError(
            "yaml-colon",
            "inside brackets a ':' needs a space after it, or quotes around the text",
            at: source.range(mark..<min(mark + 1, source.bytes.count)),
            help: "write 'key: value', or quote the text that holds the ':'"
        )
    }

    /// `paths: src/]`.
    func strayBracket() -> YAMLError? {
        guard !problem.contains("expected ',' or"), mark < line.upperBound else { return nil }
        let byte = source.bytes[mark]
        guard byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") else { return nil }
        let sign = String(decoding: [byte], as: UTF8.self)
        return YAMLError(
            "yaml-syntax",
            "'\(sign)' closes nothing",
            at: source.range(mark..<(mark + 1)),
            help: "remove it, or put quotes around the value that it belongs to"
        )
    }

    func brackets() -> YAMLError? {
        let isOpen = problem.contains("expected ',' or")
        if isOpen, mark < source.bytes.count, source.bytes[line].contains(UInt8(ascii: "{")) {
            let start = TokenSlice(source: source).start(ofValueAt: mark)
            let slice = TokenSlice(source: source).token(at: start)
            let text = source.text(slice)
            if text.contains("{"), text.hasPrefix("{") || source.bytes[mark] == UInt8(ascii: "{") {
                return YAMLError(
                    "yaml-quote-pattern",
                    text.contains("${")
                        ? "text with '${' inside { } or [ ] needs quotes"
                        : "a pattern with '{' inside [ ] needs quotes",
                    at: source.range(slice),
                    label: "YAML reads '{' here as a map",
                    help: "write \(YAMLError.quoted(text))"
                )
            }
        }
        if isOpen || context.contains("flow") {
            let bracket =
                contextMark < source.bytes.count ? source.text(contextMark..<(contextMark + 1)) : "["
            return YAMLError(
                "yaml-syntax",
                "the list or map that '\(bracket)' opens is not closed here",
                at: source.range(contextMark..<(contextMark + 1)),
                help: "close it, separate its values with ',', and quote values that hold , [ ] { }"
            )
        }
        return textAfterBracket()
    }

    /// `paths: {a,b}.c` and `paths: [ab]*.c`: the value goes on behind a list, map or alias.
    func textAfterBracket() -> YAMLError? {
        let value = valueStart(of: line)
        guard value < line.upperBound, mark > value else { return nil }
        let first = source.bytes[value]
        let kinds = [UInt8(ascii: "["): "a list", UInt8(ascii: "{"): "a map", UInt8(ascii: "*"): "an alias"]
        guard let kind = kinds[first] else { return nil }
        let slice = TokenSlice(source: source).rest(from: value)
        let character = Character(Unicode.Scalar(first))
        return .needsQuotes(source.text(slice), first: character, reading: kind, at: source.range(slice))
    }

    func blockHeader() -> YAMLError? {
        guard context == "while scanning a block scalar", contextMark < source.bytes.count else { return nil }
        let sign = source.text(contextMark..<(contextMark + 1))
        let rest = TokenSlice(source: source).rest(from: contextMark)
        return YAMLError(
            "yaml-syntax",
            "nothing can follow '\(sign)' on its line",
            at: source.range(rest),
            help: "write '\(sign)' alone and the text in the lines below it, indented"
        )
    }

    func listOnKeyLine() -> YAMLError? {
        guard problem.contains("block sequence entries are not allowed") else { return nil }
        return YAMLError(
            "yaml-syntax",
            "a list with '-' cannot start on the line of its key",
            at: source.range(mark..<(mark + 1)),
            help: "write it in the lines below, indented, or in brackets: [a, b]"
        )
    }

    func indentation() -> YAMLError? {
        let isStructure =
            problem.contains("expected key") || problem.contains("expected '-' indicator")
            || problem.contains("expected <document start>")
        let indent = contentStart(of: line, dashes: false) - line.lowerBound
        guard isStructure, mark <= line.lowerBound + indent else { return nil }
        var open: [(indent: Int, line: Int)] = []
        var number = lineNumber
        while let previous = previousLine(before: number) {
            number = previous
            let range = source.line(previous)
            let width = contentStart(of: range, dashes: false) - range.lowerBound
            if width < (open.last?.indent ?? .max) { open.append((width, previous)) }
            if width == 0 { break }
        }
        guard !open.isEmpty, !open.contains(where: { $0.indent == indent }) else {
            return notAKey(expectedDash: problem.contains("'-'"))
        }
        let above = open.last { $0.indent > indent }
        let below = open.first { $0.indent < indent }
        let choices = [above, below].compactMap { $0 }.map {
            "by \($0.indent) to line up with line \($0.line)"
        }
        return YAMLError(
            "yaml-indent",
            "this line is indented by \(indent), which matches no line above it",
            at: source.range(line.lowerBound..<(line.lowerBound + indent)),
            help: choices.isEmpty ? nil : "indent " + choices.joined(separator: ", or ")
        )
    }

    /// `[rules.test]` and `[Path]` at the head of a file with `key = value` below it.
    private func otherLanguage() -> YAMLError? {
        let lines = source.bytes.split { $0 == 0x0A || $0 == 0x0D }.prefix(20).map { Array($0) }.filter {
            line in
            line.first != UInt8(ascii: "#") && line.first != UInt8(ascii: ";")
        }
        guard lines.count > 1, lines[0].first == UInt8(ascii: "["), lines[0].last == UInt8(ascii: "]"),
            lines[1].contains(UInt8(ascii: "="))
        else { return nil }
        return YAMLError(
            "yaml-syntax",
            "this is TOML or an INI file, and a rule file is YAML",
            at: source.range(TokenSlice(source: source).rest(from: mark)),
            help:
                "write names with ':', and what belongs to them indented below:\n  rules:\n    test:\n      paths: src/\n      run: make test"
        )
    }

    private func notAKey(expectedDash: Bool) -> YAMLError {
        if let other = otherLanguage() { return other }
        if !expectedDash, let error = colonLeftOut() { return error }
        let rest = TokenSlice(source: source).rest(from: mark)
        return YAMLError(
            "yaml-indent",
            expectedDash
                ? "a list goes on with '- ', and this line has none" : "this line is no 'key: value'",
            at: source.range(rest),
            help: expectedDash
                ? "write '- ' before it, or indent it less if it belongs to the map around the list"
                : "indent it more if it belongs to the value above, or write it as 'key: value'"
        )
    }
}
