import HeedModel

extension RuleKeys {
    private static let inputs: [Rule.StandardInput] = [.none, .paths, .paths0]

    /// Keys that say what a rule does.
    static let acting: [Key<RuleDraft>] = [
        Key(
            "run",
            type: "shell text or list of steps",
            default: "one of 'run' and 'exec'",
            "Passed to /bin/sh -e -c untouched, changed paths as \"$@\"; steps run in order.",
            example: "run: make test",
            read: { draft, node, reading in draft.action = reading.run(node) ?? draft.action }
        ),
        Key(
            "exec",
            type: "list of arguments",
            default: "one of 'run' and 'exec'",
            "A program and its arguments, no shell; {paths} becomes one argument for each changed path.",
            example: "exec: [prettier, --write, \"{paths}\"]",
            read: { draft, node, reading in
                draft.action = reading.exec(node).map { Action($0) } ?? draft.action
            }
        ),
        Key(
            "cwd",
            type: "directory",
            default: "the root",
            "Where the commands start; relative to the root.",
            example: "cwd: web",
            read: { draft, node, _ in draft.workingDirectory = node }
        ),
        Key(
            "env",
            type: "map of name to text",
            default: "{}",
            "Environment of the commands, added to the file's.",
            example: "env: { PORT: 8080 }",
            read: { draft, node, reading in draft.environment = reading.environment(node) ?? [] }
        ),
        Key(
            "stdin",
            type: inputs.map(\.rawValue).joined(separator: " or "),
            default: "none",
            "What the commands read.",
            example: "stdin: paths",
            read: { draft, node, reading in
                let choices = inputs.map { (name: $0.rawValue, summary: summary($0)) }
                let word = reading.choice(node, "stdin", choices, foreign: ForeignWords.inputs)
                draft.standardInput = word.flatMap(Rule.StandardInput.init) ?? .none
            }
        ),
    ]

    private static func summary(_ input: Rule.StandardInput) -> String {
        switch input {
        case .none: "nothing: /dev/null (default)"
        case .paths: "the changed paths, one a line"
        case .paths0: "the changed paths, each ended by NUL"
        case .json: "one JSON object for each changed path, one a line"
        }
    }
}
