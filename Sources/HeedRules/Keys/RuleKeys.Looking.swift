import HeedModel

extension RuleKeys {
    /// Keys that say which changes a rule is for.
    static let looking: [Key<RuleDraft>] = [
        Key(
            "paths",
            type: .oneOrMore(.pattern),
            default: "required, unless 'after' is there",
            "What the rule selects; the last pattern that covers a path decides, ! excludes.",
            example: "paths: [src/, \"!src/gen/\"]",
            read: { draft, node, reading in draft.paths = reading.selection(node, "paths") }
        ),
        Key(
            "ignore",
            type: .oneOrMore(.pattern, mayBeEmpty: true),
            default: "[]",
            "More lines of .gitignore, for this rule; always win over 'paths'.",
            example: "ignore: \"*.tmp\"",
            read: { draft, node, reading in draft.ignore = reading.ignorePatterns(node) }
        ),
        Key(
            "root",
            type: .directory,
            default: "the file's root",
            "What the rule's patterns and 'cwd' are relative to.",
            example: "root: /etc/nginx",
            read: { draft, node, reading in
                draft.root = reading.directory(node, "root", relativeTo: reading.surroundings.directory)
            }
        ),
        Key(
            "gitignore",
            type: .boolean,
            default: "the file's 'gitignore'",
            "Whether .gitignore files count for this rule.",
            example: "gitignore: false",
            read: { draft, node, reading in draft.honoursGitignore = reading.boolean(node, "gitignore") }
        ),
        Key(
            "events",
            type: .oneOrMore(.choice(eventNames), isUnique: true),
            default: "change",
            "What the rule listens to.",
            more: "[The words](#events)",
            example: "events: [write, delete]",
            read: { draft, node, reading in draft.events = reading.events(node) ?? .change }
        ),
        Key(
            "type",
            type: .choice(kinds),
            default: "file",
            "Whether the rule is about files, directories or both; links and sockets count as files.",
            example: "type: any",
            read: { draft, node, reading in
                let word = reading.choice(node, "type", kinds, foreign: ForeignWords.types)
                draft.type = word.flatMap(TypeCondition.Kind.init) ?? .file
            }
        ),
        outputs,
    ]

    /// Patterns that a rule is not started by.
    static let outputs = Key<RuleDraft>(
        "outputs",
        type: .oneOrMore(.pattern),
        default: "none",
        "Files that the command writes itself: they do not start this rule again.",
        more:
            "Other rules still see them. From the start of a run until 100 ms after its end a change of such a "
            + "file is forgotten if the file is what the run left, and if the run was for it or no pattern of "
            + "`paths` covers it.",
        example: "outputs: \"**/*.pb.go\"",
        read: { draft, node, reading in draft.outputs = reading.selection(node, "outputs")?.list }
    )

    private static let eventNames = (EventName.all + EventName.kernel).map {
        (name: $0.name, summary: $0.doc)
    }
    private static let kinds = TypeCondition.Kind.allCases.map { (name: $0.rawValue, summary: $0.summary) }
}
