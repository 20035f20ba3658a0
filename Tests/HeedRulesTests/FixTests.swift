import HeedModel
import HeedRules
import Testing

/// What is offered as a fix mends the mistake that it stands with.
@Suite struct FixTests {
    @Test(arguments: DiagnosticFixtureTests.cases)
    func aFixTakesItsMistakeAway(_ name: String) throws {
        let bytes = try Fixtures.bytes("\(name).yaml")
        for diagnostic in Loading.load(bytes).diagnostics {
            guard let fix = diagnostic.fix else { continue }
            let mended = bytes[..<fix.range.start.byte] + Array(fix.text.utf8) + bytes[fix.range.end.byte...]
            let left = Loading.load(Array(mended)).diagnostics.filter {
                $0.id == diagnostic.id && $0.range?.start == diagnostic.range?.start
            }
            #expect(left.isEmpty, "\(diagnostic.message): '\(fix.text)'")
        }
    }

    @Test func mistakesWithOneCureHaveAFix() throws {
        var fixed: Set<String> = []
        for name in DiagnosticFixtureTests.cases {
            let found = Loading.load(try Fixtures.bytes("\(name).yaml")).diagnostics
            fixed.formUnion(found.filter { $0.fix != nil }.map(\.id))
        }
        let expected: Set = [
            "unknown-key", "bad-boolean", "bad-value", "bad-signal", "bad-duration", "unknown-event",
            "unknown-rule",
            "yaml-key-space", "yaml-quote-pattern",
        ]
        #expect(expected.subtracting(fixed) == [])
    }
}
