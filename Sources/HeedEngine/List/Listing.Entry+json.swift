import HeedModel

extension Listing.Entry {
    /// The rule as one JSON object; with its matching names where they were asked for.
    func json(namesFiles: Bool) -> JSON {
        let definition = rule.definition
        var members = [
            JSON.Member("v", .integer(1)),
            JSON.Member("type", .string("rule")),
            JSON.Member("rule", .string(rule.name)),
            JSON.Member("description", definition.description.map { .string($0) } ?? .null),
            JSON.Member("enabled", .boolean(definition.isEnabled)),
            JSON.Member("tags", .array(definition.tags.map { .string($0) })),
            JSON.Member("file", definition.file.map { .string($0.name) } ?? .null),
            JSON.Member("line", definition.range.map { .integer($0.start.line) } ?? .null),
            JSON.Member("root", JSON(bytes: rule.scope.root.bytes)),
            JSON.Member("paths", .array(rule.scope.patterns.map { .string($0) })),
            JSON.Member("after", .array(definition.after.map { .string($0) })),
            JSON.Member("events", .array(Happening.words(for: rule.events).map { .string($0) })),
            JSON.Member("on-busy", .string(type(of: definition.onBusy).keyword)),
            JSON.Member("files", isCounted ? .integer(files) : .null),
            JSON.Member("watches", isCounted ? .integer(directories) : .null),
        ]
        if namesFiles {
            members.append(JSON.Member("matches", .array(matches.map { JSON(bytes: $0.bytes) })))
        }
        return .object(members)
    }
}
