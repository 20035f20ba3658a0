import HeedModel

extension RuleKeys {
    /// Keys that say what a rule does.
    static let acting: [Key<RuleDraft>] = [
        Key(
            "run",
            type: .anyOf([.shellText, .list(of: .anyOf([.shellText, StepKeys.table.type]))]),
            default: "one of 'run' and 'exec'",
            "Passed to /bin/sh -e -c untouched, changed paths as \"$@\"; steps run in order.",
            more: "[Steps](#steps)",
            example: "run: make test",
            read: { draft, node, reading in draft.action = reading.run(node) ?? draft.action }
        ),
        Key(
            "exec",
            type: .arguments,
            default: "one of 'run' and 'exec'",
            "A program and its arguments, no shell; {paths} becomes one argument for each changed path.",
            more: "[Placeholders](#placeholders)",
            example: "exec: [prettier, --write, \"{paths}\"]",
            read: { draft, node, reading in
                draft.action = reading.exec(node).map { Action($0) } ?? draft.action
            }
        ),
        Key(
            "cwd",
            type: .directory,
            default: "the root",
            "Where the commands start; relative to the root.",
            example: "cwd: web",
            read: { draft, node, _ in draft.workingDirectory = node }
        ),
        Key(
            "env",
            type: .environment,
            default: "{}",
            "Environment of the commands, added to the file's.",
            example: "env: { PORT: 8080 }",
            read: { draft, node, reading in draft.environment = reading.environment(node) ?? [] }
        ),
        Key(
            "stdin",
            type: .choice(inputs),
            default: "none",
            "What the commands read.",
            example: "stdin: paths",
            read: { draft, node, reading in
                let word = reading.choice(node, "stdin", inputs, foreign: ForeignWords.inputs)
                draft.standardInput = word.flatMap(Rule.StandardInput.init) ?? .none
            }
        ),
    ]

    private static let inputs = Rule.StandardInput.allCases.map { (name: $0.rawValue, summary: summary($0)) }

    private static func summary(_ input: Rule.StandardInput) -> String {
        switch input {
        case .none: "nothing: /dev/null (default)"
        case .paths: "the changed paths, one a line"
        case .paths0: "the changed paths, each ended by NUL"
        }
    }
}
