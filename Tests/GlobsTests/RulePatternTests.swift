import Globs
import Testing

@Suite struct RulePatternTests {
    @Test(
        arguments: [
            ("/etc/nginx/**/*.conf", ["etc/nginx"], [false]),
            ("a/b\\*c", ["a/b*c"], [true]),
            ("./x/", ["x"], [true]),
            ("x/", [], []),
            ("*/x", [], []),
            ("!{a/b,/c,d,e/*}", ["a/b", "c", "e"], [true, true, false]),
        ] as [(String, [String], [Bool])]
    )
    func tellsItsLiteralPart(pattern: String, leads: [String], whole: [Bool]) throws {
        let found = try RulePattern(pattern).leads
        #expect(
            found.map { String(decoding: Array($0.components.joined(separator: [0x2F])), as: UTF8.self) }
                == leads
        )
        #expect(found.map(\.isWhole) == whole)
    }
}
