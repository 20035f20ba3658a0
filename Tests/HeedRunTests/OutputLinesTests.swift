import HeedRun
import Testing

@Suite("Lines of output")
struct OutputLinesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var writes: [String]
        var lines: [String]
        var rest: String?
        var testDescription: String { "\(writes)" }
    }

    static let cases = [
        Case(writes: ["a\nb\n"], lines: ["a", "b"], rest: nil),
        Case(writes: ["a", "b\n"], lines: ["ab"], rest: nil),
        Case(writes: ["\n\n"], lines: ["", ""], rest: nil),
        Case(writes: ["a\r\n"], lines: ["a\r"], rest: nil),
        Case(writes: ["a\nb"], lines: ["a"], rest: "b"),
        Case(writes: [""], lines: [], rest: nil),
        Case(
            writes: [String(repeating: "x", count: 65536), "\n"],
            lines: [String(repeating: "x", count: 65536)]
        ),
        Case(
            writes: [String(repeating: "x", count: 65537), "y\n"],
            lines: [String(repeating: "x", count: 65536), "xy"]
        ),
        Case(
            writes: [String(repeating: "x", count: 200_000)],
            lines: Array(repeating: String(repeating: "x", count: 65536), count: 3),
            rest: String(repeating: "x", count: 200_000 - 3 * 65536)
        ),
    ]

    @Test("are cut at newlines and at 64 KiB", arguments: cases)
    func cut(_ test: Case) {
        var output = OutputLines()
        var lines: [[UInt8]] = []
        for write in test.writes {
            lines += Array(write.utf8).withUnsafeBytes { output.add($0, at: 0) }
        }
        #expect(lines == test.lines.map { Array($0.utf8) })
        #expect(output.finish() == test.rest.map { Array($0.utf8) })
    }

    @Test("that are not ended come 200 ms after their last byte")
    func idle() {
        var output = OutputLines()
        _ = Array("a".utf8).withUnsafeBytes { output.add($0, at: 0) }
        _ = Array("b".utf8).withUnsafeBytes { output.add($0, at: 100_000_000) }
        #expect(output.deadline == 300_000_000)
        #expect(output.release(at: 299_999_999) == nil)
        #expect(output.release(at: 300_000_000) == Array("ab".utf8))
        #expect(output.deadline == nil)
        #expect(output.release(at: .max) == nil)
    }
}
