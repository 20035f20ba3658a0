/// A level of the language, as messages speak of it.
struct KeyPlace {
    /// Keys of another level, and what is said of one that stands here.
    struct Elsewhere {
        var names: [String]
        var label: String
    }

    /// `in rule 'test'`.
    var phrase: String
    /// `keys of a rule`.
    var title: String
    /// Words of other tools and what heed calls them.
    var foreign: [String: String] = [:]
    /// The other levels.
    var elsewhere: [Elsewhere] = []

    /// The top of a file.
    static let file = KeyPlace(
        phrase: "at the top level",
        title: "keys at the top level",
        foreign: ForeignWords.fileKeys,
        elsewhere: [Elsewhere(names: RuleKeys.onlyInRules, label: "belongs in a rule, below 'rules:'")]
    )

    /// A rule.
    static func rule(_ name: String) -> KeyPlace {
        KeyPlace(
            phrase: "in rule '\(name)'",
            title: "keys of a rule",
            foreign: ForeignWords.ruleKeys,
            elsewhere: [Elsewhere(names: FileKeys.onlyInFiles, label: "belongs at the top of the file")]
        )
    }

    /// The map that a key takes.
    static func value(of key: String) -> KeyPlace {
        KeyPlace(phrase: "in '\(key)'", title: "keys of '\(key)'")
    }

    /// A step of `run`.
    static let step = KeyPlace(phrase: "in a step", title: "keys of a step", foreign: ForeignWords.ruleKeys)

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
