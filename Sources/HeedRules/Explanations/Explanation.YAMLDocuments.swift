extension Explanation {
    /// About parts of YAML that heed does not take, and its limits.
    static let yamlDocuments: [Explanation] = [
        .file(
            "yaml-limit",
            """
            A rule file may be 1 MiB large, 32 levels deep, and hold 100 000 values and 10 000 patterns; what is
            repeated by '*name' counts each time. Nobody writes so much by hand: this keeps a file that was made to
            exhaust the reader from doing so.
            """,
            wrong: "rules: " + String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "many-documents",
            "A rule file is one YAML document: what stands behind a second '---' would be read by nobody.",
            wrong: """
                rules:
                  test:
                    paths: src/
                    run: make test
                ---
                rules:
                  lint:
                    paths: src/
                    run: make lint
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                  lint:
                    paths: src/
                    run: make lint
                """
        ),
        .file(
            "merge-key",
            """
            '<<' belongs to YAML 1.1 only, and which value wins is hard to see. Anchors and aliases of whole values
            work.
            """,
            wrong: """
                rules:
                  test: &base
                    paths: src/
                    run: make test
                  lint:
                    <<: *base
                    run: make lint
                """,
            right: """
                rules:
                  test:
                    paths: &sources src/
                    run: make test
                  lint:
                    paths: *sources
                    run: make lint
                """
        ),
        .file(
            "undefined-alias",
            "'*name' repeats a value that was marked '&name' above it. Nothing has that mark. A pattern needs quotes.",
            wrong: """
                rules:
                  test:
                    paths: *sources
                    run: make test
                """,
            right: """
                rules:
                  test:
                    paths: "*sources"
                    run: make test
                """
        ),
        .file(
            "custom-tag",
            "'!word' in front of a value is a YAML tag, which means nothing here. Text that starts so needs quotes.",
            wrong: """
                rules:
                  test:
                    paths: !files src/
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
