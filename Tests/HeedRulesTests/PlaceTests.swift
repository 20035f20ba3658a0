import HeedModel
import HeedRules
import Testing

/// Line, column and byte of a place say the same, whatever the file is made of.
@Suite struct PlaceTests {
    @Test(arguments: DiagnosticFixtureTests.cases)
    func linesAndColumnsFitTheBytes(_ name: String) throws {
        let bytes = try Fixtures.bytes("\(name).yaml")
        for diagnostic in Loading.load(bytes).diagnostics {
            let ranges = [diagnostic.range, diagnostic.fix?.range].compactMap { $0 }
            for range in ranges + diagnostic.related.map(\.range) {
                #expect(range.start == Self.position(range.start.byte, bytes), "\(diagnostic.message)")
                #expect(range.end == Self.position(range.end.byte, bytes), "\(diagnostic.message)")
                #expect(range.start.byte <= range.end.byte)
            }
        }
    }

    /// Counted by hand: lines end with LF, CR LF or CR, and a byte order mark has no column.
    private static func position(_ byte: Int, _ bytes: [UInt8]) -> SourceRange.Position {
        var line = 1
        var column = 1
        let first = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for index in bytes.indices[..<min(byte, bytes.count)].dropFirst(first) {
            let isReturnBeforeFeed =
                bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
            if bytes[index] == 0x0A || (bytes[index] == 0x0D && !isReturnBeforeFeed) {
                line += 1
                column = 1
            } else if bytes[index] & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourceRange.Position(line: line, column: column, byte: byte)
    }

    @Test func fixturesHoldAllThatCountsDifferently() throws {
        let all = try DiagnosticFixtureTests.cases.map { try Fixtures.bytes("\($0).yaml") }
        #expect(all.contains { $0.starts(with: [0xEF, 0xBB, 0xBF]) })
        #expect(
            all.contains { String(decoding: $0, as: UTF8.self).unicodeScalars.contains { $0.value > 0xFFFF } }
        )
        #expect(all.contains { $0.contains(0x0D) } && all.contains { $0.contains(0x09) })
    }
}
