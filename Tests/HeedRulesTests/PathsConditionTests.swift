import HeedModel
import HeedRules
import Testing

@Suite struct PathsConditionTests {
    @Test(
        arguments: [
            ("[src/, \"!src/gen/\", src/gen/keep.c]", "src/gen/keep.c", true),
            ("[src/, \"!src/gen/\", src/gen/keep.c]", "src/gen/x.c", false),
            ("\"*.{js,ts}\"", "a/b.ts", true),
            ("/top.txt", "a/top.txt", false),
        ]
    )
    func patternsSelect(_ written: String, _ path: String, _ expected: Bool) throws {
        let rule = try Loading.rule("paths: \(written)\nrun: make")
        let condition = PathsCondition(scope: rule.scope)
        #expect(condition.holds(for: Subject(path: Array(path.utf8), events: .write)) == expected)
    }
}
