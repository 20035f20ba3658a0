import HeedModel

/// The values without parts that the schema defines once, by the names of their definitions.
enum SchemaScalar: String, CaseIterable {
    case script
    case pattern
    case name
    case duration
    case size
    case signal
    case stopSignal
    case environment

    /// The definition that a type refers to; nil for one that has parts.
    init?(_ type: ValueType) {
        switch type {
        case .shellText: self = .script
        case .pattern: self = .pattern
        case .name: self = .name
        case .duration: self = .duration
        case .size: self = .size
        case .signal: self = .signal
        case .stopSignal: self = .stopSignal
        case .environment: self = .environment
        case .text, .directory, .file, .fileName, .boolean, .integer, .number, .constant, .words, .list,
            .named, .map,
            .anyOf:
            return nil
        }
    }

    /// What the schema says of it.
    var schema: JSON {
        switch self {
        case .script: text("Text for a shell.", nil)
        case .pattern: text("A pattern as in .gitignore, with {a,b}.", nil)
        case .name:
            text("Letters, digits, '.', '_' and '-'; at most 64.", "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")
        case .duration:
            .object([
                JSON.Member(
                    "description",
                    .string("A duration with its unit: 50ms, 2s, 1m30s, 12h, 7d, or 0.")
                ),
                JSON.Member("anyOf", .array([text(nil, SchemaScalar.durationPattern), SchemaScalar.zero])),
            ])
        case .size:
            text("A size with its unit: 1B, 10KB (10000), 4KiB (4096), 1MiB.", SchemaScalar.sizePattern)
        case .signal: text("The name of a signal, such as TERM or HUP.", SchemaScalar.signalPattern)
        case .stopSignal:
            text(
                "The name of a signal that can end a process, such as TERM or INT.",
                SchemaScalar.stopPattern
            )
        case .environment:
            .object([
                JSON.Member("type", .string("object")),
                JSON.Member(
                    "propertyNames",
                    .object([JSON.Member("pattern", .string("^(?!HEED_)[A-Za-z_][A-Za-z0-9_]*$"))])
                ),
                JSON.Member(
                    "additionalProperties",
                    .object([
                        JSON.Member(
                            "type",
                            .array(["string", "number", "boolean", "null"].map { .string($0) })
                        )
                    ])
                ),
            ])
        }
    }

    private static let zero = JSON.object([JSON.Member("const", .integer(0))])
    private static let decimal = #"[0-9]+(\.[0-9]+)?"#
    private static let durationPattern = "^(?=.)(0|\(partsOfDuration))$"
    /// From the largest unit to the smallest, each at most once.
    private static let partsOfDuration = DurationText.units.reversed().map { "(\(decimal)\($0))?" }.joined()
    private static let sizePattern = "^\(decimal)(\(SizeText.unitNames.joined(separator: "|")))$"
    private static let realTime = #"RTMIN(\+([0-9]|[12][0-9]|30))?|RTMAX(-([0-9]|[12][0-9]|30))?"#
    private static let signalPattern = "^(SIG)?(\(Signal.names.joined(separator: "|"))|\(realTime))$"
    private static let stopPattern =
        "^(SIG)?(\(Signal.names.filter { Reading.endless[$0] == nil }.joined(separator: "|"))|\(realTime))$"

    private func text(_ description: String?, _ pattern: String?) -> JSON {
        let described = description.map { [JSON.Member("description", .string($0))] } ?? []
        let limits =
            pattern.map { JSON.Member("pattern", .string($0)) } ?? JSON.Member("minLength", .integer(1))
        return .object(described + [JSON.Member("type", .string("string")), limits])
    }
}
