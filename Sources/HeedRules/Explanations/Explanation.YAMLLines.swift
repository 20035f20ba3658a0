extension Explanation {
    /// About lines that YAML cannot read, or reads in a way nobody means.
    static let yamlLines: [Explanation] = [
        .file(
            "yaml-syntax",
            "The text is not YAML at this place. Only the first such mistake of a file can be told.",
            wrong: """
                rules:
                  test:
                    paths: [src/, tests/
                    run: make test
                """,
            right: """
                rules:
                  test:
                    paths: [src/, tests/]
                    run: make test
                """
        ),
        .file(
            "yaml-tab",
            "YAML is indented with spaces; a tab has no width that all readers agree on.",
            wrong: """
                rules:
                \ttest:
                    paths: src/
                    run: make test
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "yaml-indent",
            "Keys of one map stand in one column. This line stands in a column that no line above it begins.",
            wrong: """
                rules:
                  test:
                    paths: src/
                   run: make test
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "yaml-colon",
            """
            A colon followed by a space ends a key, also in the middle of a command. Quotes around the text, or a
            block (|) below it, make it text again.
            """,
            wrong: """
                rules:
                  test:
                    paths: src/
                    run: echo result: good
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: |
                      echo result: good
                """
        ),
        .file(
            "yaml-comment",
            "A '#' after a space begins a comment: the rest of the command is lost without a word.",
            wrong: """
                rules:
                  log:
                    paths: src/
                    run: git commit -am 'fix #12'
                """,
            right: """
                rules:
                  log:
                    paths: src/
                    run: "git commit -am 'fix #12'"
                """
        ),
        .file(
            "yaml-dash",
            "A list item is a '-' and a space. Without the space the lines are one text.",
            wrong: """
                rules:
                  test:
                    paths:
                      -src/
                      -tests/
                    run: make test
                """,
            right: """
                rules:
                  test:
                    paths:
                      - src/
                      - tests/
                    run: make test
                """
        ),
        .file(
            "yaml-key-space",
            "A key ends in a colon and a space. Without the space the line is text, not a key.",
            wrong: """
                rules:
                  test:
                    paths:src/
                    run: make test
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
    ]
}
