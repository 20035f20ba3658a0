extension Explanation {
    /// About quotes and characters that mean something to YAML.
    static let yamlWords: [Explanation] = [
        .file(
            "yaml-escape",
            """
            In double quotes a '\\' begins an escape, and this one does not exist or makes a NUL, which no name and
            no argument can hold. Single quotes have no escapes.
            """,
            wrong: """
                rules:
                  test:
                    paths: "src/\\*.c"
                    run: make test
                """,
            right: """
                rules:
                  test:
                    paths: 'src/\\*.c'
                    run: make test
                """
        ),
        .file(
            "yaml-quote",
            "A text that begins with a quote ends with it: nothing may follow, and it must be closed.",
            wrong: """
                rules:
                  test:
                    paths: "src"/*.c
                    run: make test
                """,
            right: """
                rules:
                  test:
                    paths: "src/*.c"
                    run: make test
                """
        ),
        .file(
            "yaml-quote-pattern",
            """
            '*', '!', '&', '[' and '{' at the start of a value mean something to YAML: a pattern that starts with
            one of them needs quotes.
            """,
            wrong: """
                rules:
                  test:
                    paths: *.swift
                    run: swift test
                """,
            right: """
                rules:
                  test:
                    paths: "*.swift"
                    run: swift test
                """
        ),
        .file(
            "yaml-reserved",
            "YAML keeps '@', '`' and '%' at the start of a value for itself. Quotes make it text.",
            wrong: """
                rules:
                  test:
                    paths: src/
                    run: @make test
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "yaml-null",
            "An empty value, '~' and 'null' are YAML for no value at all. Only in 'env' that means something: unset.",
            wrong: """
                root: ~
                rules:
                  test:
                    paths: src/
                    run: make test
                """,
            right: """
                root: ~/
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "yaml-encoding",
            """
            A rule file is UTF-8 text without control characters. Files from other systems are turned into it with
            iconv(1).
            """,
            wrong: """
                rules:
                  test:
                    paths: src/
                    run: "echo \u{1}"
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: "echo"
                """
        ),
    ]
}
