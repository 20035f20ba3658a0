import HeedModel
import HeedReport
import Testing

@Suite struct DiagnosticTextTests {
    private func file(_ text: String, name: String = "heed.yaml") -> SourceFile {
        SourceFile(name: name, bytes: Array(text.utf8))
    }

    /// The range of the n-th occurrence of a part of a file.
    private func range(_ part: String, in file: SourceFile, occurrence: Int = 1) -> SourceRange? {
        let wanted = Array(part.utf8)
        var left = occurrence
        for index in file.bytes.indices where file.bytes[index...].starts(with: wanted) {
            left -= 1
            if left == 0 {
                return SourceRange(start: position(index, file), end: position(index + wanted.count, file))
            }
        }
        return nil
    }

    private func position(_ byte: Int, _ file: SourceFile) -> SourceRange.Position {
        let before = String(decoding: file.bytes[..<byte], as: UTF8.self)
        let lines = before.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        return SourceRange.Position(line: lines.count, column: (lines.last?.count ?? 0) + 1, byte: byte)
    }

    private func render(_ text: String, _ part: String, label: String = "here") -> String {
        let file = file(text)
        let diagnostic = Diagnostic(
            .error,
            id: "id",
            "wrong",
            file: file,
            range: range(part, in: file),
            label: label
        )
        return DiagnosticText().render([diagnostic])
    }

    @Test func noteAndHelpFollowTheExcerpt() {
        let file = file("a: 1\n\n  b: 2\n")
        let diagnostic = Diagnostic(
            .warning,
            id: "some-id",
            "this is wrong",
            file: file,
            range: range("2", in: file),
            label: "look",
            note: "because\nof this",
            help: "write\n  that"
        )
        let expected = """
            heed.yaml:3:6: warning: this is wrong [some-id]
              |
            1 | a: 1
            3 |   b: 2
              |      ^ look
              |
              = note: because
                      of this
              = help: write
                        that

            heed.yaml: 1 warning

            """
        #expect(DiagnosticText().render([diagnostic]) == expected)
    }

    @Test func aDiagnosticWithoutAPlaceHasNoExcerpt() {
        let diagnostic = Diagnostic(.error, id: "id", "gone", file: file(""), range: nil, help: "look for it")
        #expect(
            DiagnosticText().render([diagnostic])
                == "heed.yaml: error: gone [id]\n  = help: look for it\n\nheed.yaml: 1 error\n"
        )
    }

    @Test(
        arguments: [
            // tab, combining mark, wide before, wide itself, emoji, control, direction, joiner
            ("\tkey: x\n", "x", "1 |     key: x\n  |          ^ here"),
            ("e\u{301}: x\n", "x", "1 | e\u{301}: x\n  |    ^ here"),
            ("日本: x\n", "x", "1 | 日本: x\n  |       ^ here"),
            ("日本: x\n", "日本", "1 | 日本: x\n  | ^^^^ here"),
            ("🎉: x\n", "x", "1 | 🎉: x\n  |     ^ here"),
            ("a\u{1B}b: x\n", "x", "1 | a\\x1Bb: x\n  |         ^ here"),
            ("a\u{202E}b: x\n", "x", "1 | a\\u{202E}b: x\n  |             ^ here"),
            ("\u{200D}: x\n", "\u{200D}", "1 | \\u{200D}: x\n  | ^^^^^^^^ here"),
        ]
    )
    func caretsStandUnderWhatIsShown(_ text: String, _ part: String, _ expected: String) {
        #expect(render(text, part).contains(expected), "\(render(text, part))")
    }

    @Test func anEmptyPlaceGetsOneCaret() {
        let file = file("abc\n")
        let place = SourceRange.Position(line: 1, column: 2, byte: 1)
        let diagnostic = Diagnostic(
            .error,
            id: "id",
            "x",
            file: file,
            range: SourceRange(start: place, end: place)
        )
        #expect(DiagnosticText().render([diagnostic]).contains("1 | abc\n  |  ^\n"))
    }

    @Test func aPlaceOfSeveralLinesIsMarkedInItsFirst() {
        #expect(render("run: a  \n  b\n", "a  \n  b").contains("1 | run: a  \n  |      ^ here\n"))
    }

    @Test func secondPlacesAreMarkedInOrderAndGapsShown() {
        let file = file("one: 1\ntwo: 2\n\nthree: 3\nfour: 4\none: 5\nsix: one\n")
        let places = [range("one", in: file), range("one", in: file, occurrence: 3)]
        let related = zip(places, ["first here", "and used here"]).compactMap { place, label in
            place.map { Diagnostic.Related(range: $0, label: label) }
        }
        let diagnostic = Diagnostic(
            .error,
            id: "twice",
            "twice",
            file: file,
            range: range("one", in: file, occurrence: 2),
            related: related
        )
        let expected = """
            heed.yaml:6:1: error: twice [twice]
              |
            1 | one: 1
              | --- first here
            ...
            5 | four: 4
            6 | one: 5
              | ^^^
            7 | six: one
              |      --- and used here

            heed.yaml: 1 error

            """
        #expect(DiagnosticText().render([diagnostic]) == expected)
    }

    @Test func theGutterIsAsWideAsTheLargestNumber() {
        let text = String(repeating: "x: 1\n", count: 8) + "y: 2\nz: 3\n"
        #expect(render(text, "z").contains("   |\n 9 | y: 2\n10 | z: 3\n   | ^ here\n"))
    }

    @Test func aLongLineIsCutAroundThePlace() {
        let text =
            "a: " + String(repeating: "x", count: 100_000) + " HERE " + String(repeating: "y", count: 100_000)
        let lines = render(text, "HERE").split(separator: "\n")
        #expect(lines.allSatisfy { $0.count < 200 })
        let shown = lines[2].drop { $0 != "|" }
        let marks = lines[3].drop { $0 != "|" }
        let start = marks.prefix { $0 != "^" }.count
        #expect(shown.dropFirst(start).prefix(4) == "HERE")
    }

    @Test func bytesThatAreNoTextAreShownAsOneMark() {
        let file = SourceFile(name: "heed.yaml", bytes: [0x61, 0xE9, 0x62])
        let start = SourceRange.Position(line: 1, column: 3, byte: 2)
        let end = SourceRange.Position(line: 1, column: 4, byte: 3)
        let diagnostic = Diagnostic(
            .error,
            id: "id",
            "x",
            file: file,
            range: SourceRange(start: start, end: end)
        )
        #expect(DiagnosticText().render([diagnostic]).contains("1 | a\u{FFFD}b\n  |   ^\n"))
    }

    @Test func countsAreOneLineAFile() {
        let first = file("a", name: "a.yaml")
        let second = file("b", name: "b.yaml")
        let all = [
            Diagnostic(.error, id: "id", "x", file: first, range: nil),
            Diagnostic(.warning, id: "id", "x", file: second, range: nil),
            Diagnostic(.error, id: "id", "x", file: first, range: nil),
            Diagnostic(.warning, id: "id", "x", file: first, range: nil),
        ]
        #expect(DiagnosticText().counts(all) == ["a.yaml: 2 errors, 1 warning", "b.yaml: 1 warning"])
        #expect(DiagnosticText().render([]) == "")
    }

    @Test func coloursChangeNothingElse() {
        let file = file("a: 1\nb: 2\n")
        let diagnostic = Diagnostic(
            .error,
            id: "id",
            "wrong",
            file: file,
            range: range("2", in: file),
            label: "here",
            note: "why",
            help: "how"
        )
        let coloured = DiagnosticText(style: .coloured).render([diagnostic])
        #expect(coloured.contains("\u{1B}[1;31merror:\u{1B}[0m \u{1B}[1mwrong\u{1B}[0m [id]"))
        #expect(coloured.contains("\u{1B}[1;31m^ here\u{1B}[0m"))
        #expect(coloured.contains("\u{1B}[1;34m2 |\u{1B}[0m b: 2"))
        #expect(coloured.contains("\u{1B}[36mhow\u{1B}[0m"))
        var plain = ""
        var isEscape = false
        for scalar in coloured.unicodeScalars {
            if scalar == "\u{1B}" { isEscape = true }
            if !isEscape { plain.unicodeScalars.append(scalar) }
            if scalar == "m" { isEscape = false }
        }
        #expect(plain == DiagnosticText().render([diagnostic]))
    }

    @Test func nothingFromOutsideCanForgeALineOrMoveTheCursor() {
        let diagnostic = Diagnostic(
            .error,
            id: "id",
            "no key 'a\n\u{1B}[2J\u{202E}'",
            file: file("", name: "x\u{1B}[31m.yaml"),
            range: nil,
            help: "write \u{9B}"
        )
        let text = DiagnosticText().render([diagnostic])
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value < 0x7F) })
        #expect(text.hasPrefix("x\\x1B[31m.yaml: error: no key 'a\\n\\x1B[2J\\u{202E}' [id]\n"))
    }
}
