package import HeedModel

/// Asks whether one of the wanted things happened.
package struct EventsCondition: DocumentedCondition {
    /// The key.
    package static let keyword = "events"
    /// For the reference page.
    package static let summary = "whether one of the listed events happened"

    /// What the rule listens to.
    package var events: EventSet

    /// Makes the condition.
    package init(events: EventSet) {
        self.events = events
    }

    /// Holds where the change carries at least one of the events.
    package func holds(for subject: Subject) -> Bool {
        !subject.events.isDisjoint(with: events)
    }

    /// The default and a narrower choice.
    package static var examples: [ConditionExample] {
        let path = Array("a".utf8)
        let written = Subject(path: path, events: [.write, .modify])
        let touched = Subject(path: path, events: .attrib)
        let gone = Subject(path: path, events: .delete)
        return [
            ConditionExample("change", EventsCondition(events: .change), written, true),
            ConditionExample("change", EventsCondition(events: .change), touched, false),
            ConditionExample("[write, delete]", EventsCondition(events: [.write, .delete]), gone, true),
            ConditionExample("modify", EventsCondition(events: .modify), gone, false),
            ConditionExample("all", EventsCondition(events: .all), touched, true),
        ]
    }
}
