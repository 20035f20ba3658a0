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
        #expect(loaded.diagnostics.map(\.message) == ["the file has more than 10000 patterns"])
    }

    @Test func thePatternsOfARepeatedValueCountEachTime() {
        let patterns = (0..<3000).map { "p\($0)" }.joined(separator: ",")
        var text = "rules:\n  a: { paths: &p [\(patterns)], run: make }\n"
        for index in 1...4 {
            text += "  b\(index): { paths: *p, run: make }\n"
        }
        #expect(Loading.load(text).diagnostics.map(\.id) == ["yaml-limit", "yaml-limit"])
    }
}
