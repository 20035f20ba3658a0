/// Lines that belong to something else than YAML.
extension SyntaxProblem {
    /// `// text`, which other languages take for a comment.
    func slashes() -> YAMLError? {
        for number in [lineNumber, previousLine(before: lineNumber) ?? lineNumber] {
            let range = source.line(number)
            let start = contentStart(of: range, dashes: false)
            let text = source.bytes[start..<range.upperBound]
            let signs = ["//", "/*", "-- ", "; ", "<!--"]
            guard let sign = signs.first(where: { text.starts(with: $0.utf8) }) else { continue }
            let word = sign.last == " " ? String(sign.dropLast()) : sign
            return YAMLError(
                "yaml-syntax",
                "'\(word)' does not start a comment",
                at: source.range(start..<(start + word.utf8.count)),
                help: "write '#'"
            )
        }
        return nil
    }

    /// `<<<<<<< HEAD`, at the line where reading ends or above it.
    func conflict() -> YAMLError? {
        var candidate: Int? = lineNumber
        while let number = candidate {
            let range = source.line(number)
            let text = source.bytes[range]
            if ["<<<<<<< ", "=======", ">>>>>>> "].contains(where: { text.starts(with: $0.utf8) }) {
                let sign = source.text(range.lowerBound..<(range.lowerBound + 7))
                return YAMLError(
                    "yaml-syntax",
                    "'\(sign)' is where git left a conflict",
                    at: source.range(range.lowerBound..<(range.lowerBound + 7)),
                    help: "keep one of the two sides, and remove the lines with <<<<<<<, ======= and >>>>>>>"
                )
            }
            candidate = previousLine(before: number)
        }
        return nil
    }

    /// The fence around a block of Markdown.
    func fence() -> YAMLError? {
        let start = contentStart(of: line, dashes: false)
        guard source.bytes[start..<line.upperBound].starts(with: "```".utf8) else { return nil }
        return YAMLError(
            "yaml-syntax",
            "'```' belongs to the text that this was copied from",
            at: source.range(start..<(start + 3)),
            help: "remove this line, and the one that closes the block"
        )
    }

    /// `{{ name }}` and `{% if %}`.
    func template() -> YAMLError? {
        guard mark > 0, mark < line.upperBound, source.bytes[mark] == UInt8(ascii: "%"),
            source.bytes[mark - 1] == UInt8(ascii: "{")
        else { return nil }
        return .template(at: source.range((mark - 1)..<(mark + 1)), sign: "{% ... %}")
    }
}
