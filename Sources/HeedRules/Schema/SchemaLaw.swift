import HeedModel

/// What a schema says of keys that go together.
enum SchemaLaw {
    /// One schema for each constraint that `required` alone cannot say.
    static func laws(for constraints: KeyConstraints) -> [JSON] {
        let present = constraints.atLeastOne.filter { $0.count > 1 }.map { group in
            member("anyOf", .array(group.map { required([$0]) }))
        }
        let exclusive = constraints.atMostOne.flatMap { group in
            group.indices.flatMap { first in
                group[(first + 1)...].map { member("not", required([group[first], $0])) }
            }
        }
        return present + exclusive + constraints.conflicts.map(conflict)
    }

    private static func conflict(_ conflict: KeyConstraints.Conflict) -> JSON {
        var values = [JSON.Member(conflict.key, constant(conflict.value))]
        if let value = conflict.otherValue {
            values.append(JSON.Member(conflict.other, constant(value)))
        }
        if let harmless = conflict.harmless {
            let other = member("not", member("const", .integer(harmless)))
            values.append(JSON.Member(conflict.other, other))
        }
        return member(
            "not",
            .object([
                JSON.Member("required", names([conflict.key, conflict.other])),
                JSON.Member("properties", .object(values)),
            ])
        )
    }

    private static func constant(_ value: String) -> JSON {
        member("const", value == "true" ? .boolean(true) : .string(value))
    }

    private static func required(_ keys: [String]) -> JSON {
        member("required", names(keys))
    }

    private static func names(_ keys: [String]) -> JSON {
        .array(keys.map { .string($0) })
    }

    private static func member(_ name: String, _ value: JSON) -> JSON {
        .object([JSON.Member(name, value)])
    }
}
