import HeedModel
import HeedReport
import Testing

/// Files made to exhaust the reader are refused, and what is said of them stays readable.
@Suite struct LimitTests {
    @Test func aFileFullOfMistakesIsCutOff() {
        let keys = (0..<20_000).map { "k\($0): 1\n" }.joined()
        let loaded = Loading.load(keys)
        #expect(loaded.diagnostics.count == 501)
        #expect(
            loaded.diagnostics.last?.message
                == "the file has more than 500 mistakes; the others are not shown"
        )
    }

    @Test func aMistakeInAVeryLongLineIsShownBriefly() {
        let keys = (0..<20_000).map { "k\($0): 1" }.joined(separator: ", ")
        let text = DiagnosticText().render(Loading.load("{\(keys)}").diagnostics)
        #expect(text.utf8.count < 501 * 1000)
    }

    @Test func aVeryLongWordIsClipped() {
        let word = String(repeating: "x", count: 500_000)
        let text = DiagnosticText().render(
            Loading.load("rules:\n  a:\n    paths: a\n    run: b\n    type: \(word)\n").diagnostics
        )
        #expect(text.contains("'type' cannot be 'xxx") && text.utf8.count < 2000)
    }

    @Test func tenThousandPatternsAreEnough() {
        let patterns = (0...10_000).map { "p\($0)" }.joined(separator: ",")
        let loaded = Loading.load("rules: { a: { paths: [\(patterns)], run: make } }")
        #expect(
            loaded.diagnostics.map(\.message) == [
                "the file has more than 10000 patterns, alternatives counted"
            ]
        )
    }

    @Test func thePatternsOfARepeatedValueCountEachTime() {
        let patterns = (0..<3000).map { "p\($0)" }.joined(separator: ",")
        var text = "rules:\n  a: { paths: &p [\(patterns)], run: make }\n"
        for index in 1...4 {
            text += "  b\(index): { paths: *p, run: make }\n"
        }
        #expect(Loading.load(text).diagnostics.map(\.id) == ["yaml-limit", "yaml-limit"])
    }

    @Test func alternativesInBracesCountAsPatterns() {
        let pattern = String(repeating: "{a,b}", count: 10)
        let patterns = Array(repeating: "\"\(pattern)\"", count: 5000).joined(separator: ",")
        let loaded = Loading.load("rules: { a: { paths: [\(patterns)], run: make } }")
        #expect(loaded.diagnostics.map(\.id) == ["yaml-limit"])
    }

    /// What is repeated, how often, and what stands around it.
    static let large: [(lead: String, part: String, count: Int, tail: String)] = [
        ("", "a#: { stop: x }, ", 20_000, ""),
        ("", "a#: { events: openn }, ", 20_000, ""),
        ("", "a#: { pats: x, run: y }, ", 15_000, ""),
        ("a: { exec: [", "\"{pats}\", ", 60_000, "] }"),
        ("a: { paths: [", "-x, ", 9_000, "] }"),
        ("a: { run: [", "!x , ", 90_000, "] }"),
        ("a: { run: [", "'cat {path}', ", 60_000, "] }"),
        ("a: { run: \"", "\\u00e9 $@ ", 60_000, "\" }"),
    ]

    /// Files for which the reader might take time that grows with the square of their size.
    @Test(arguments: large.indices)
    func largeFilesAreAnswered(_ index: Int) {
        let (lead, part, count, tail) = Self.large[index]
        let parts = (0..<count).map { part.replacing("#", with: "\($0)") }.joined()
        let loaded = Loading.load("rules: { \(lead)\(parts)\(tail) }")
        #expect(loaded.rules == nil)
        #expect(!loaded.diagnostics.isEmpty && loaded.diagnostics.count <= 501)
        #expect(DiagnosticText().render(loaded.diagnostics).utf8.count < 1_000_000)
    }

    @Test func aLargeScriptRepeatedOftenIsRefused() {
        let script = String(repeating: "x", count: 500_000)
        let aliases = Array(repeating: "*s", count: 50_000).joined(separator: ",")
        let loaded = Loading.load("rules:\n  a: { paths: a, run: [&s \(script), \(aliases)] }\n")
        #expect(
            loaded.diagnostics.map(\.message) == [
                "the file has more than 4096 KiB of text, aliases counted each time"
            ]
        )
    }
}
