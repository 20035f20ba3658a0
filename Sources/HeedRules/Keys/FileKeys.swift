import HeedModel
import YAMLTree

/// The keys at the top of a rule file.
package enum FileKeys {
    /// In the order of the reference page.
    package static let table = KeyTable(
        keys: keys,
        constraints: KeyConstraints(atLeastOne: [["rules"]], freePrefix: "x-")
    )

    private static let keys: [Key<FileDraft>] = [
        Key(
            "version",
            type: .constant(1),
            default: "1",
            "Version of the rule language.",
            example: "version: 1",
            read: { _, node, reading in reading.version(node) }
        ),
        Key(
            "root",
            type: .directory,
            default: "the directory of the rule file",
            "What patterns and 'cwd' are relative to; relative to the rule file, ~/ and ${NAME} allowed.",
            example: "root: ~/src/site",
            read: { draft, node, reading in
                draft.root = reading.directory(node, "root", relativeTo: reading.surroundings.directory)
            }
        ),
        Key(
            "ignore",
            type: .oneOrMore(.pattern, mayBeEmpty: true),
            default: "none",
            "Lines of .gitignore for every rule; what they ignore is never selected and not watched.",
            example: "ignore: [node_modules/, \"*.tmp\"]",
            read: { draft, node, reading in draft.ignore = reading.ignorePatterns(node) }
        ),
        Key(
            "gitignore",
            type: .boolean,
            default: "true",
            "Whether .gitignore files count inside a git work tree.",
            more: "`.git/info/exclude` and `core.excludesFile` count too",
            example: "gitignore: false",
            read: { draft, node, reading in
                draft.honoursGitignore = reading.boolean(node, "gitignore") ?? true
            }
        ),
        Key(
            "default-ignores",
            type: .boolean,
            default: "true",
            "Whether directories of version control and temporary files of editors are ignored.",
            more: "[The list](#ignored-by-default)",
            example: "default-ignores: false",
            read: { draft, node, reading in
                draft.honoursDefaultIgnores = reading.boolean(node, "default-ignores") ?? true
            }
        ),
        Key(
            "env",
            type: .environment,
            default: "{}",
            "Environment of every rule's commands; null unsets, ${NAME} and ${NAME:-x} are replaced.",
            example: "env: { LANG: C.UTF-8 }",
            read: { draft, node, reading in draft.environment = reading.environment(node) ?? [] }
        ),
        Key(
            "shell",
            type: .anyOf([.choice(RuleKeys.shells), .arguments]),
            default: "sh",
            "What runs the shell text of rules that do not say it themselves.",
            more: RuleKeys.shellForms,
            example: "shell: bash",
            read: { draft, node, reading in draft.shell = reading.shellProgram(node) }
        ),
        Key(
            "jobs",
            type: .integer(1...Reading.mostJobs),
            default: "the number of CPUs",
            "How many runs may go on at a time, all rules together.",
            example: "jobs: 3",
            read: { draft, node, reading in draft.jobs = reading.fileJobs(node) }
        ),
        Key(
            "hold-while",
            type: RuleKeys.holdType,
            default: "git's index lock",
            "For rules that do not say it themselves: a batch waits while such a path exists.",
            more: RuleKeys.holdForms,
            example: "hold-while: .deploying",
            read: { draft, node, reading in draft.holdWhile = reading.holdWhile(node) }
        ),
        Key(
            "include",
            type: .oneOrMore(.file, isUnique: true),
            default: "[]",
            "More rule files; each keeps its own root, defaults and ignores.",
            more:
                "A path is relative to the file that it stands in; `*`, `?`, `[…]` and `{…}` are wildcards, "
                + "a directory means all `*.yaml` and `*.yml` in it. Names of rules are unique over all files; "
                + "`after` may name rules of any of them.",
            example: "include: \"rules.d/*.yaml\"",
            read: { draft, node, reading in draft.includes = reading.includes(node) }
        ),
        Key(
            "defaults",
            type: RuleKeys.defaults.type,
            default: "{}",
            "Keys for rules that lack them; 'env' is added to theirs, others are replaced by theirs.",
            example: "defaults: { timeout: 10m, debounce: 1s }",
            read: { draft, node, reading in draft.defaults = reading.defaults(node) }
        ),
        Key(
            "rules",
            type: .named(RuleKeys.table.type),
            default: "required",
            "The rules.",
            more: "A name is a letter or digit, then at most 63 letters, digits and `_ . -`",
            example: "rules: { test: { paths: src/, run: make test } }",
            // Read when everything that rules inherit is known, wherever it stands.
            read: { draft, node, _ in draft.rulesNode = node }
        ),
    ]

    /// Those that a rule does not have.
    static let onlyInFiles: [String] = {
        let inRules = Set(RuleKeys.table.keys.map(\.name))
        return table.keys.map(\.name).filter { !inRules.contains($0) }
    }()
}
