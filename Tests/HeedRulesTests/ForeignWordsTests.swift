import HeedRules
import Testing

@Suite struct ForeignWordsTests {
    @Test(arguments: ForeignWords.all.indices)
    func everyWordLeadsToOneOfHeedAndIsNone(_ index: Int) {
        let table = ForeignWords.all[index]
        #expect(!table.words.isEmpty)
        #expect(table.words.filter { !table.targets.contains($0.value) }.isEmpty, "\(table.name)")
        #expect(table.words.keys.filter { table.targets.contains($0) } == [], "\(table.name)")
    }
}
