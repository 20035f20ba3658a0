import HeedModel
import HeedRules
import Testing

@Suite struct IgnoreConditionTests {
    @Test func theListsOfFileAndRuleAreAskedEachOnItsOwn() throws {
        let text = """
            ignore: "*.log"
            rules:
              a:
                paths: "**"
                ignore: ["*.tmp", "!keep.log"]
                run: make
            """
        let rule = try #require(Loading.load(text).rules?.rules.first)
        let condition = IgnoreCondition(scope: rule.scope)
        func holds(_ path: String) -> Bool {
            condition.holds(for: Subject(path: Array(path.utf8), events: .write))
        }
        #expect(holds("a.c"))
        #expect(!holds("a.tmp"))
        #expect(!holds("keep.log"))
    }
}
