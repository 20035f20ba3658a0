package import HeedModel

/// The JSON schema of rule files (draft-07), made of the key tables.
///
/// It accepts every file that heed accepts and that other YAML readers read the same way, and refuses what can be seen
/// without knowing patterns, other rules or the disk.
package enum RuleSchema {
    /// The whole schema.
    package static let document = JSON.object(
        [
            JSON.Member("$schema", .string("http://json-schema.org/draft-07/schema#")),
            JSON.Member("title", .string("heed rule file, version 1")),
        ] + members(of: FileKeys.table.outlines, FileKeys.table.constraints, isRule: false)
            + [JSON.Member("definitions", definitions)]
    )

    private static let definitions = JSON.object(
        [
            JSON.Member(
                "rule",
                .object(members(of: RuleKeys.table.outlines, RuleKeys.table.constraints, isRule: true))
            )
        ]
            + SchemaScalar.allCases.map { JSON.Member($0.rawValue, $0.schema) }
    )

    /// What the schema says of a map of keys.
    private static func members(
        of keys: [KeyOutline],
        _ constraints: KeyConstraints,
        isRule: Bool
    ) -> [JSON.Member] {
        var members = [
            JSON.Member("type", .string("object")),
            JSON.Member("additionalProperties", .boolean(false)),
        ]
        let needed = constraints.atLeastOne.filter { $0.count == 1 }.flatMap { $0 }
        if !needed.isEmpty {
            members.append(JSON.Member("required", .array(needed.map { .string($0) })))
        }
        if !constraints.mayBeEmpty {
            members.append(JSON.Member("minProperties", .integer(1)))
        }
        if let prefix = constraints.freePrefix {
            members.append(
                JSON.Member("patternProperties", .object([JSON.Member("^\(prefix)", .object([]))]))
            )
        }
        let properties = keys.map { JSON.Member($0.name, property($0, isRule: isRule)) }
        members.append(JSON.Member("properties", .object(properties)))
        let laws = SchemaLaw.laws(for: constraints)
        if !laws.isEmpty {
            members.append(JSON.Member("allOf", .array(laws)))
        }
        return members
    }

    /// A key; what is the same as in a rule is not said twice.
    private static func property(_ key: KeyOutline, isRule: Bool) -> JSON {
        if !isRule, RuleKeys.table.outlines.contains(key) {
            return reference("rule/properties/\(key.name)")
        }
        var members = [JSON.Member("description", .string(description(of: key)))]
        let schema = schema(of: key.type)
        if case .object(let own) = schema, own.first?.name != "$ref" {
            members += own
        } else {
            members.append(JSON.Member("allOf", .array([schema])))
        }
        if let value = fallback(of: key) {
            members.append(JSON.Member("default", value))
        }
        return .object(members)
    }

    /// The line of documentation, and what each word means.
    private static func description(of key: KeyOutline) -> String {
        let words = key.type.ownWords
        let meanings = words.map { "\($0.name): \($0.summary)" }
        return ([key.doc] + meanings).joined(separator: "\n")
    }

    private static func fallback(of key: KeyOutline) -> JSON? {
        let text = key.fallback
        let types: [ValueType] = if case .anyOf(let types) = key.type { types } else { [key.type] }
        for type in types {
            switch type {
            case .words(let words) where words.contains { $0.name == text }: return .string(text)
            case .boolean where text == "true" || text == "false": return .boolean(text == "true")
            case .integer(let range):
                if let value = Int(text), range.contains(value) { return .integer(value) }
            case .constant(let value) where text == String(value): return .integer(value)
            case .duration:
                if (try? DurationText.read(text)) != nil { return .string(text) }
            case .signal where Signal(text) != nil: return .string(text)
            case .stopSignal where Signal(text) != nil: return .string(text)
            default: continue
            }
        }
        return nil
    }

    private static func reference(_ name: String) -> JSON {
        .object([JSON.Member("$ref", .string("#/definitions/\(name)"))])
    }

    /// The schema of a type.
    private static func schema(of type: ValueType) -> JSON {
        switch type {
        case .text: return .object([JSON.Member("type", .string("string"))])
        case .directory, .file, .fileName:
            return .object([JSON.Member("type", .string("string")), JSON.Member("minLength", .integer(1))])
        case .shellText, .pattern, .name, .duration, .size, .signal, .stopSignal, .environment:
            return SchemaScalar(type).map { reference($0.rawValue) } ?? .object([])
        case .boolean: return .object([JSON.Member("type", .string("boolean"))])
        case .integer(let range): return number("integer", range)
        case .number(let range): return number("number", range)
        case .constant(let value): return .object([JSON.Member("const", .integer(value))])
        case .words(let words):
            return .object([JSON.Member("enum", .array(words.map { .string($0.name) }))])
        case .list(let element, let isUnique, let mayBeEmpty):
            var members = [
                JSON.Member("type", .string("array")), JSON.Member("items", schema(of: element)),
            ]
            if !mayBeEmpty { members.append(JSON.Member("minItems", .integer(1))) }
            if isUnique { members.append(JSON.Member("uniqueItems", .boolean(true))) }
            return .object(members)
        case .named(let element):
            let isRule = element == RuleKeys.table.type
            return .object([
                JSON.Member("type", .string("object")),
                JSON.Member("minProperties", .integer(1)),
                JSON.Member("propertyNames", reference(SchemaScalar.name.rawValue)),
                JSON.Member("additionalProperties", isRule ? reference("rule") : schema(of: element)),
            ])
        case .map(let keys, let constraints):
            return .object(members(of: keys, constraints, isRule: false))
        case .anyOf(let types):
            return .object([JSON.Member("anyOf", .array(types.map { schema(of: $0) }))])
        }
    }

    private static func number(_ name: String, _ range: ClosedRange<Int>) -> JSON {
        .object([
            JSON.Member("type", .string(name)), JSON.Member("minimum", .integer(range.lowerBound)),
            JSON.Member("maximum", .integer(range.upperBound)),
        ])
    }
}
