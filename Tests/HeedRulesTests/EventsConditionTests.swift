import HeedModel
import HeedRules
import Testing

@Suite struct EventsConditionTests {
    @Test(arguments: EventName.all + EventName.kernel)
    func everyNameIsTakenAndHoldsForItsOwnEvents(_ name: EventName) throws {
        let rule = try Loading.rule("paths: src/\nevents: \(name.name)\nrun: make")
        #expect(rule.events == name.events)
        let condition = EventsCondition(events: name.events)
        #expect(condition.holds(for: Subject(path: [], events: name.events)))
        #expect(!condition.holds(for: Subject(path: [], events: [])))
    }

    @Test func severalNamesAreTakenTogether() throws {
        let rule = try Loading.rule("paths: src/\nevents: [attrib, delete]\nrun: make")
        #expect(rule.events == [.attrib, .delete])
    }
}
