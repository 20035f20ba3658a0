import HeedModel

/// The words that heed takes for commands before it looks for a rule of that name.
enum CommandNames {
    /// All of them, in the order of the help.
    static let all = ["run", "check", "explain", "list", "events", "doctor", "help"]

    /// How rules that are called like a command are started.
    static func notes(on rules: [Rule]) -> [String] {
        rules.filter { all.contains($0.name) }.map { rule in
            "'\(rule.name)' is a command too; the rule alone is started by:  heed run \(rule.name)"
        }
    }
}
