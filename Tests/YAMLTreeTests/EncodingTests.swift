import Testing
import YAMLTree

@Suite struct EncodingTests {
    @Test(
        arguments: [
            ([0x61, 0xE9, 0x2F], 1, "byte 0xE9 is not valid UTF-8"),
            ([0xC0, 0x80], 0, "byte 0xC0 is not valid UTF-8"),
            ([0xED, 0xA0, 0x80], 0, "byte 0xED is not valid UTF-8"),
            ([0xF4, 0x90, 0x80, 0x80], 0, "byte 0xF4 is not valid UTF-8"),
            ([0xE2, 0x82], 0, "byte 0xE2 is not valid UTF-8"),
            ([0x61, 0x00], 1, "the control character U+0000 cannot stand in YAML"),
            ([0x1B], 0, "the control character U+001B cannot stand in YAML"),
            ([0x7F], 0, "the control character U+007F cannot stand in YAML"),
            ([0xC2, 0x80], 0, "the control character U+0080 cannot stand in YAML"),
            ([0x61, 0xEF, 0xBB, 0xBF], 1, "the control character U+FEFF cannot stand in YAML"),
            ([0x61, 0xC2, 0x85], 1, "the line separator U+0085 cannot stand in a rule file"),
            ([0x61, 0xE2, 0x80, 0xA8], 1, "the line separator U+2028 cannot stand in a rule file"),
            ([0xEF, 0xBF, 0xBE], 0, "the control character U+FFFE cannot stand in YAML"),
            ([0xFF, 0xFE, 0x61, 0x00], 0, "the file is UTF-16, not UTF-8"),
            ([0xFE, 0xFF, 0x00, 0x61], 0, "the file is UTF-16, not UTF-8"),
        ] as [([UInt8], Int, String)]
    )
    func theFirstWrongByteIsNamed(_ bytes: [UInt8], _ place: Int, _ message: String) {
        let error = #expect(throws: YAMLError.self) { try Parser.parse(bytes) }
        #expect(error?.id == "yaml-encoding")
        #expect(error?.message == message)
        #expect(error?.range.start.byte == place)
    }

    /// Every sequence of two bytes, and many of four, is judged as the standard library judges it.
    @Test func utf8IsWhatTheStandardLibraryTakesForIt() {
        var sequences: [[UInt8]] = []
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                sequences.append([first, second])
                sequences.append([first, second, 0x80, 0xBF])
                sequences.append([first, second, 0xBF])
            }
        }
        for bytes in sequences {
            var decoder = Unicode.UTF8()
            var iterator = bytes.makeIterator()
            let expected: Int? =
                if case .scalarValue(let scalar) = decoder.decode(&iterator) { scalar.utf8.count } else {
                    nil
                }
            #expect(UTF8Reading.length(of: bytes, at: 0) == expected, "\(bytes)")
        }
    }
}
