/// A level of the language, as messages speak of it.
struct KeyPlace {
    /// Keys of another level, and what is said of one that stands here.
    struct Elsewhere {
        var names: [String]
        var label: String
        var help: String?
    }

    /// `in rule 'test'`.
    var phrase: String
    /// `keys of a rule`.
    var title: String
    /// Words of other tools and what heed calls them.
    var foreign: [String: String] = [:]
    /// The other levels.
    var elsewhere: [Elsewhere] = []
    /// Whether it is a whole level, where people write what they know of other tools.
    var isLevel = false
    /// Whether it is a rule, or what rules have in common.
    var isRule = false
    /// What is said of a rule that stands here, by its name; nil where rules may stand here or no map may.
    var strayRule: (@Sendable (String) -> (label: String, help: String))?
    /// What keys start with that mean nothing.
    var freePrefix: String?

    /// The top of a file.
    static let file = KeyPlace(
        phrase: "at the top level",
        title: "keys at the top level",
        foreign: ForeignWords.fileKeys,
        elsewhere: [
            Elsewhere(
                names: RuleKeys.onlyInRules.filter { !RuleKeys.ownKeys.contains($0) },
                label: "belongs in a rule, below 'rules:'",
                help: "for all rules at once put it below 'defaults:'"
            ),
            Elsewhere(names: RuleKeys.onlyInRules, label: "belongs in a rule, below 'rules:'"),
        ],
        isLevel: true,
        strayRule: { name in
            ("a rule belongs below 'rules:'", "indent it and put above it:\nrules:\n  \(name):")
        },
        freePrefix: FileKeys.table.constraints.freePrefix
    )

    /// A rule.
    static func rule(_ name: String) -> KeyPlace {
        KeyPlace(
            phrase: "in rule '\(name)'",
            title: "keys of a rule",
            foreign: ForeignWords.ruleKeys,
            elsewhere: [Elsewhere(names: FileKeys.onlyInFiles, label: "belongs at the top of the file")],
            isLevel: true,
            isRule: true,
            strayRule: { inner in
                ("rules do not stand in each other", "write '\(name)-\(inner):' below 'rules:'")
            }
        )
    }

    /// What rules have in common.
    static let defaults = KeyPlace(
        phrase: "in 'defaults'",
        title: "keys of 'defaults'",
        foreign: ForeignWords.ruleKeys,
        elsewhere: [
            Elsewhere(
                names: RuleKeys.ownKeys.sorted(),
                label: "belongs in each rule: it cannot be a default"
            ),
            Elsewhere(names: FileKeys.onlyInFiles, label: "belongs at the top of the file"),
        ],
        isLevel: true,
        isRule: true
    )

    /// The map that `when` takes.
    static let gates = KeyPlace(phrase: "in 'when'", title: "keys of 'when'", foreign: ForeignWords.gates)

    /// The map that `on-failure` takes.
    static let onFailure = KeyPlace(
        phrase: "in 'on-failure'",
        title: "keys of 'on-failure'",
        elsewhere: [
            Elsewhere(
                names: ["run", "cmd", "command", "script", "shell", "sh"],
                label: "write the text itself behind 'on-failure:'"
            )
        ]
    )

    private static let valueWords = [
        "stop": ForeignWords.stops, "debounce": ForeignWords.debounces, "retry": ForeignWords.retries,
        "hold-while": ForeignWords.holds,
    ]

    /// The map that a key takes.
    static func value(of key: String) -> KeyPlace {
        KeyPlace(phrase: "in '\(key)'", title: "keys of '\(key)'", foreign: valueWords[key] ?? [:])
    }

    /// A step of `run`.
    static let step = KeyPlace(phrase: "in a step", title: "keys of a step", foreign: ForeignWords.ruleKeys)

    /// Whether a key means nothing and may stand here.
    func isFree(_ key: String) -> Bool {
        freePrefix.map { key.hasPrefix($0) } ?? false
    }

    /// What is said of a key that resembles none: those there are, in lines of a readable length.
    func list(_ names: [String]) -> String {
        var lines = ["\(title):"]
        for name in names {
            let last = lines[lines.count - 1]
            if last.count + name.count > 64 {
                lines.append("  \(name)")
            } else {
                lines[lines.count - 1] = "\(last) \(name)"
            }
        }
        return lines.joined(separator: "\n")
    }
}
