/// A level of the language, as messages speak of it.
struct KeyPlace {
    /// Keys of another level, and what is said of one that stands here.
    struct Elsewhere {
        var names: [String]
        var label: String
    }

    /// `in rule 'test'`.
    var phrase: String
    /// Words of other tools and what heed calls them.
    var foreign: [String: String] = [:]
    /// The other levels.
    var elsewhere: [Elsewhere] = []

    /// The top of a file.
    static let file = KeyPlace(
        phrase: "at the top level",
        foreign: ForeignWords.fileKeys,
        elsewhere: [Elsewhere(names: RuleKeys.onlyInRules, label: "belongs in a rule, below 'rules:'")]
    )

    /// A rule.
    static func rule(_ name: String) -> KeyPlace {
        KeyPlace(
            phrase: "in rule '\(name)'",
            foreign: ForeignWords.ruleKeys,
            elsewhere: [Elsewhere(names: FileKeys.onlyInFiles, label: "belongs at the top of the file")]
        )
    }

    /// The map that a key takes.
    static func value(of key: String) -> KeyPlace {
        KeyPlace(phrase: "in '\(key)'")
    }
}
