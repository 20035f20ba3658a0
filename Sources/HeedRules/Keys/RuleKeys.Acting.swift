import HeedModel

extension RuleKeys {
    /// Keys that say what a rule does.
    static let acting: [Key<RuleDraft>] = [
        Key(
            "run",
            type: .anyOf([.shellText, .list(of: .anyOf([.shellText, StepKeys.table.type]))]),
            default: "one of 'run' and 'exec'",
            "Passed to the shell untouched, changed paths as \"$@\"; steps run in order.",
            more: "[Steps](#steps)",
            example: "run: make test",
            read: { draft, node, reading in draft.action = reading.run(node) ?? draft.action }
        ),
        Key(
            "exec",
            type: .arguments,
            default: "one of 'run' and 'exec'",
            "A program and its arguments, no shell; {paths} becomes one argument for each changed path.",
            more:
                "With `each: path` also `{path} {dir} {name} {stem} {ext} {event}`, always `{rule}` and `{root}`, "
                + "each also as a part of an argument; a literal brace is written `{{` or `}}`.",
            example: "exec: [prettier, --write, \"{paths}\"]",
            read: { draft, node, reading in
                draft.action = reading.exec(node).map { Action($0) } ?? draft.action
            }
        ),
        Key(
            "shell",
            type: .anyOf([.choice(shells), .arguments]),
            default: "the file's 'shell'",
            "What runs the shell text of this rule.",
            more: shellForms,
            example: "shell: [fish, -c]",
            read: { draft, node, reading in draft.shell = reading.shellProgram(node) }
        ),
        Key(
            "via",
            type: .arguments,
            default: "none",
            "Put before the program and its arguments, the shell's included.",
            more: "For priority, user, isolation and other machines: `[nice, -n, \"10\"]`, `[setpriv, "
                + "--reuid=www-data, --init-groups]`, `[bwrap, …]`, `[srun, …]`. `{rule}` and `{root}` are "
                + "replaced.",
            example: "via: [nice, -n, \"10\"]",
            read: { draft, node, reading in draft.via = reading.via(node) ?? [] }
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
            // Added to what `defaults` says; the later one wins where a name stands twice.
            read: { draft, node, reading in draft.environment += reading.environment(node) ?? [] }
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
        Key(
            "on-failure",
            type: .anyOf([.shellText, OnFailureKeys.table.type]),
            default: "none",
            "Runs once the rule has failed and is not tried again.",
            more: "`HEED_EXIT`, `HEED_STEP` and `HEED_PATH` are set; it may take a minute.",
            example: "on-failure: notify-send \"$HEED_RULE failed\"",
            read: { draft, node, reading in draft.onFailure = reading.onFailure(node) }
        ),
    ]

    /// The words of `shell`.
    static let shells = [
        (name: "sh", summary: "/bin/sh -e -c (default)"),
        (name: "bash", summary: "bash -eo pipefail -c"),
    ]

    /// What the reference page says of `shell`.
    static let shellForms =
        "A list names any other program and its "
        + "arguments, to which the text is added."

    private static let inputs = Rule.StandardInput.allCases.map { (name: $0.rawValue, summary: summary($0)) }

    private static func summary(_ input: Rule.StandardInput) -> String {
        switch input {
        case .none: "nothing: /dev/null (default)"
        case .paths: "the changed paths, one a line"
        case .paths0: "the changed paths, each ended by NUL"
        case .json: "one JSON object for each changed path, one a line"
        }
    }
}
