import HeedModel

extension PathExplanation {
    /// The explanation as one JSON object.
    ///
    /// - Parameter path: as it was named.
    /// - Returns: `v`, `type`, `path`, `rule`, `runs`, `reason`, `by`.
    func json(of path: PathArgument) -> JSON {
        .object([
            JSON.Member("v", .integer(1)),
            JSON.Member("type", .string("explain")),
            JSON.Member("path", JSON(bytes: path.text)),
            JSON.Member("rule", .string(rule.name)),
            JSON.Member("runs", .boolean(runs)),
            JSON.Member("reason", .string(reason.rawValue)),
            JSON.Member("by", decision.map(PathExplanation.json) ?? .null),
        ])
    }

    private static func json(_ line: Line) -> JSON {
        .object([
            JSON.Member("file", line.place.map { JSON(bytes: $0.file.bytes) } ?? .null),
            JSON.Member("line", line.place.map { .integer($0.line) } ?? .null),
            JSON.Member("column", line.place.map { .integer($0.column) } ?? .null),
            JSON.Member("pattern", JSON(bytes: line.pattern)),
        ])
    }
}
