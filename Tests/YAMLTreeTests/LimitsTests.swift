import Testing
import YAMLTree

/// Bombs are refused by counting what was read, not by the clock.
@Suite struct LimitsTests {
    private func refusal(_ text: String, _ limits: Limits = Limits()) -> YAMLError? {
        #expect(throws: YAMLError.self) { try Parser.parse(Array(text.utf8), limits: limits) }
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
    func nestingIsRefusedAtItsLimit(_ opening: String) {
        let error = refusal(String(repeating: opening, count: 100_000))
        #expect(error?.id == "yaml-limit")
        #expect(error?.message == "lists and maps lie more than 32 deep in each other")
        #expect(error?.range.start.line == 1)
        #expect((error?.range.start.column ?? 0) <= 32 * 4 + 1)
    }

    @Test func exactlyTheLimitIsTaken() throws {
        let limits = Limits(depth: 4)
        #expect(throws: Never.self) { try Parser.parse(Array("[[[[a]]]]".utf8), limits: limits) }
        #expect(refusal("[[[[[a]]]]]", limits)?.range.start.column == 5)
    }

    @Test func aliasesCountAsWhatTheyStandFor() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let error = refusal(text)
        #expect(error?.message == "the file has more than 100000 values, aliases counted each time")
        #expect(error?.range.start.line == 6)
    }

    @Test func aliasesCannotHideDepth() {
        var text = "a0: &a0 [x]\n"
        for level in 1...40 {
            text += "a\(level): &a\(level) [*a\(level - 1)]\n"
        }
        #expect(refusal(text)?.message == "lists and maps lie more than 32 deep in each other")
    }

    @Test func valuesAreCounted() throws {
        let limits = Limits(nodes: 5)
        #expect(throws: Never.self) { try Parser.parse(Array("[a, b, c, d]".utf8), limits: limits) }
        #expect(refusal("[a, b, c, d, e, f]", limits)?.id == "yaml-limit")
    }

    @Test func aLargeFileIsNotRead() {
        #expect(
            refusal(String(repeating: "#", count: (1 << 20) + 1))?.message
                == "the file is larger than 1024 KiB"
        )
        #expect(throws: Never.self) { try Parser.parse(Array(String(repeating: "#", count: 1 << 20).utf8)) }
    }

    @Test func twentyThousandAnchorsAreNoTroubleAndMoreAreRefused() throws {
        let text = (0..<20_000).map { "- &a\($0) x\n" }.joined()
        #expect(try Parser.parse(Array(text.utf8)).problems.isEmpty)
        #expect(try Parser.parse(Array((text + "- &a0 x\n").utf8)).problems.isEmpty)
        let error = refusal(text + "- &more x\n")
        #expect(error?.message == "the file gives names ('&name') to more than 20000 values")
        #expect(error?.range.start.line == 20_001)
    }

    @Test func aTextFullOfProblemsIsNotReadToItsEnd() throws {
        let text = Array(repeating: "- *a\n", count: 5000).joined() + "- [\n"
        let document = try Parser.parse(Array(text.utf8))
        #expect(document.problems.count == 1000)
        guard case .unusable = document.root?.content else {
            Issue.record("a part of the text was taken for the whole")
            return
        }
    }

    @Test(arguments: [3, 11, 12, 13, 14, 40])
    func aKeyThatStandsTwiceIsFoundInMapsOfAnySize(_ count: Int) throws {
        let keys = (0..<count).map { "k\($0): x\n" }.joined()
        #expect(try Parser.parse(Array(keys.utf8)).problems.isEmpty)
        for index in [0, count / 2, count - 1] {
            let problems = try Parser.parse(Array((keys + "k\(index): y\nlast: z\n").utf8)).problems
            #expect(problems.map(\.id) == ["duplicate-key"])
            #expect(problems.first?.first?.start.line == index + 1)
        }
    }
}
