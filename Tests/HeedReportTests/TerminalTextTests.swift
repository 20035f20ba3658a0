import HeedReport
import Testing

@Suite("What actions write, on a terminal")
struct TerminalTextTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var line: [UInt8]
        var coloured: [UInt8]
        var plain: [UInt8]
        var testDescription: String { String(decoding: coloured, as: UTF8.self) + " \(line.count)" }

        init(_ line: String, _ coloured: String, _ plain: String? = nil) {
            self.init(Array(line.utf8), Array(coloured.utf8), plain.map { Array($0.utf8) })
        }

        init(_ line: [UInt8], _ coloured: [UInt8], _ plain: [UInt8]? = nil) {
            self.line = line
            self.coloured = coloured
            self.plain = plain ?? coloured
        }
    }

    static let rows = [
        Row("", ""),
        Row("plain\ttext ü 漢 🎈", "plain\ttext ü 漢 🎈"),
        Row("\u{1B}[31mred\u{1B}[0m", "\u{1B}[31mred\u{1B}[0m", "red"),
        Row("\u{1B}[31mred\u{1B}[m", "\u{1B}[31mred\u{1B}[m", "red"),
        Row("\u{1B}[1;38:5:9mopen", "\u{1B}[1;38:5:9mopen\u{1B}[0m", "open"),
        Row("\u{1B}[2J\u{1B}[H\u{1B}[3Agone\u{1B}[K\u{1B}[?25l\u{1B}[6n", "gone"),
        Row("\u{1B}[>4;1mkeys", "keys"),
        Row("\u{1B}]0;title\u{7}a\u{1B}]2;title\u{1B}\\b", "ab"),
        Row("\u{1B}]8;;https://x\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
        Row("\u{1B}P1$tx\u{1B}\\a\u{1B}_x\u{1B}\\b\u{1B}^x\u{1B}\\c", "abc"),
        Row("\u{1B}(0lqk\u{1B}(B", "lqk"),
        Row("\u{1B}ca\u{1B}7b\u{1B}8c\u{1B}", "abc"),
        Row("a\u{1B}[", "a"), Row("a\u{1B}[3", "a"), Row("a\u{1B}]0;never ended", "a"),
        Row("10%\r20%\r30%", "30%"),
        Row("done\r", "done"), Row("done\r\r", "done"), Row("done\r\u{1B}[K", "done"),
        Row("50%\r\u{1B}[K\u{1B}[32mok\u{1B}[0m", "\u{1B}[32mok\u{1B}[0m", "ok"),
        Row("N\u{8}NAA\u{8}", "NA"), Row("ü\u{8}u\u{8}\u{8}\u{8}x", "x"),
        Row("bell\u{7}\u{0}\u{B}\u{C}\u{E}\u{F}\u{7F}", "bell"),
        Row("\u{9B}31mC1\u{85}\u{90}", "31mC1"),
        Row([0x61, 0x9B, 0x85, 0xFF, 0xE9, 0x62], [0x61, 0xFF, 0xE9, 0x62]),
    ]

    @Test("keeps its colours and cannot touch the lines around it", arguments: rows)
    func clean(_ row: Row) {
        #expect(TerminalText.clean(row.line, hasColour: true) == row.coloured)
        #expect(TerminalText.clean(row.line, hasColour: false) == row.plain)
    }

    @Test("never lets anything but colours through, whatever comes", arguments: 0..<200)
    func random(_ seed: UInt64) {
        let alphabet: [UInt8] =
            Array("\u{1B}\u{1B}[[]]?;01m\r\u{8}\u{7}AHJ\\P".utf8) + [0x9B, 0xC2, 0xE2, 0x80]
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        let line = (0..<64).map { _ -> UInt8 in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return alphabet[Int(state % UInt64(alphabet.count))]
        }
        let plain = TerminalText.clean(line, hasColour: false)
        #expect(plain.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        var rest = TerminalText.clean(line, hasColour: true)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x1B else {
                #expect(byte >= 0x20)
                continue
            }
            let sequence = rest.prefix { $0 != UInt8(ascii: "m") }
            rest = rest.dropFirst(sequence.count + 1)
            #expect(sequence.first == UInt8(ascii: "["))
            #expect(sequence.dropFirst().allSatisfy { (0x30...0x3B).contains($0) })
        }
    }
}
