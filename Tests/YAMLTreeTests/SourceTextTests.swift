import Testing
import YAMLTree

@Suite struct SourceTextTests {
    /// The same answers as walking the text from its start, for every byte.
    @Test(
        arguments: [
            "", "a", "a\nb\n", "日本\né\n", "\r\n\r\n", "a\rb\r\nc\n\nd", "\u{FEFF}x\n日", "\n", "日",
            "👩‍👩‍👧\u{301}x\n",
        ]
    )
    func placesAreThoseOfAWalk(_ text: String) {
        let bytes = Array(text.utf8)
        let source = SourceText(bytes)
        var line = 1
        var column = 1
        var index = 0
        var scalars = Array(text.unicodeScalars)[...]
        if scalars.first == "\u{FEFF}" {
            scalars = scalars.dropFirst()
            index = 3
        }
        for (number, scalar) in scalars.enumerated() {
            let expected = TextRange.Position(line: line, column: column, byte: index)
            #expect(source.position(byte: index) == expected)
            #expect(source.position(scalar: number) == expected)
            index += scalar.utf8.count
            column += 1
            let next = scalars.dropFirst(number + 1).first
            if scalar == "\n" || (scalar == "\r" && next != "\n") {
                line += 1
                column = 1
            }
        }
        #expect(
            source.position(byte: bytes.count) == TextRange.Position(line: line, column: column, byte: index)
        )
        #expect(source.lineCount == line)
    }

    @Test func linesAreWithoutTheirEnds() {
        let source = SourceText(Array("ab\r\n\ncd\re".utf8))
        #expect((1...4).map { source.text(source.line($0)) } == ["ab", "", "cd", "e"])
        #expect(source.line(0).isEmpty && source.line(5).isEmpty)
    }

    @Test func bytesThatAreNoTextCountOne() {
        let source = SourceText([0x61, 0xE9, 0x2F, 0xFF])
        #expect(source.position(byte: 3).column == 4)
    }
}
