import HeedModel
import YAMLTree

/// The keys at the top of a rule file.
package enum FileKeys {
    /// In the order of the reference page.
    package static let table = KeyTable(
        keys: keys,
        constraints: KeyConstraints(atLeastOne: [["rules"]])
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
            "rules",
            type: .named(RuleKeys.table.type),
            default: "required",
            "The rules.",
            more: "A name is a letter or digit, then at most 63 letters, digits and `_ . -`",
            example: "rules: { test: { paths: src/, run: make test } }",
            read: { draft, node, reading in draft.rules = reading.rules(node) }
        ),
    ]

    /// Those that a rule does not have.
    static var onlyInFiles: [String] {
        let inRules = Set(RuleKeys.table.keys.map(\.name))
        return table.keys.map(\.name).filter { !inRules.contains($0) }
    }
}
