import HeedModel
import HeedRules
import Testing

@Suite struct TypeConditionTests {
    @Test(arguments: TypeCondition.Kind.allCases)
    func aTreeThatWentAwayPassesEveryKind(_ kind: TypeCondition.Kind) {
        let tree = Subject(path: [], events: .delete, isDirectory: true, standsForTree: true)
        #expect(TypeCondition(kind: kind).holds(for: tree))
    }

    @Test func fileIsTheDefaultOfARule() throws {
        let rule = try Loading.rule("paths: src/\nrun: make")
        let condition = try #require(rule.conditions.first as? TypeCondition)
        #expect(condition.kind == .file)
    }
}
