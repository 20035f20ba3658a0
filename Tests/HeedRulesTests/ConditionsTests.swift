import HeedModel
import HeedRules
import Testing

@Suite struct ConditionsTests {
    @Test func everyConditionAnswersItsOwnExamples() {
        for condition in Conditions.all {
            let examples = condition.examples
            #expect(examples.contains { $0.holds } && examples.contains { !$0.holds }, "\(condition.keyword)")
            for example in examples {
                #expect(
                    example.condition.holds(for: example.subject) == example.holds,
                    "\(condition.keyword): \(example.written)"
                )
                #expect(type(of: example.condition).keyword == condition.keyword)
            }
        }
    }

    @Test func keywordsAreKeysOfARule() {
        let keys = Set(RuleKeys.table.keys.map(\.name))
        let keywords = Conditions.all.map { $0.keyword }
        #expect(Set(keywords).count == keywords.count)
        #expect(keywords.allSatisfy { keys.contains($0) })
        #expect(Conditions.all.allSatisfy { !$0.summary.isEmpty })
    }

    @Test func aRuleAsksAllOfThem() throws {
        let rule = try Loading.rule("paths: src/\nignore: \"*.tmp\"\nevents: write\nrun: make")
        func matches(_ path: String, _ events: EventSet, isDirectory: Bool = false) -> Bool {
            let subject = Subject(path: Array(path.utf8), events: events, isDirectory: isDirectory)
            return rule.conditions.allSatisfy { $0.holds(for: subject) }
        }
        #expect(matches("src/a.c", .write))
        #expect(!matches("src/a.c", .delete))
        #expect(!matches("src/a.tmp", .write))
        #expect(!matches("lib/a.c", .write))
        #expect(!matches("src/dir", .write, isDirectory: true))
    }
}
