import HeedModel

/// The conditions there are.
package enum Conditions {
    /// In the order in which they are asked: the cheapest first.
    package static let all: [any DocumentedCondition.Type] = [
        TypeCondition.self, EventsCondition.self, PathsCondition.self, IgnoreCondition.self,
    ]

    /// The conditions of a rule, in the order of ``all``.
    static func make(type: TypeCondition.Kind, events: EventSet, scope: Scope) -> [any Condition] {
        [
            TypeCondition(kind: type), EventsCondition(events: events), PathsCondition(scope: scope),
            IgnoreCondition(scope: scope),
        ]
    }
}
