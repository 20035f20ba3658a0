extension Explanation {
    /// About keys that are there, missing, or there twice.
    static let keys: [Explanation] = [
        .file(
            "version",
            "The file asks for a version of the language that this heed does not read. There is only version 1.",
            wrong: """
                version: 2
                rules:
                  test:
                    paths: src/
                    run: make test
                """,
            right: """
                version: 1
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "unknown-key",
            """
            Every key is known or an error: a key that were read over in silence would leave a rule that does
            something else than its writer thinks. heed proposes what was probably meant: a key that is spelled
            nearly so, or its own word for another tool's.
            """,
            wrong: """
                rules:
                  test:
                    paths: src/
                    command: make test
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "missing-key",
            """
            A file needs rules; a rule needs something that starts it (paths, or other rules) and something to do
            (run or exec). A key that was reported as misspelled is not reported as missing too.
            """,
            wrong: """
                rules:
                  test:
                    paths: src/
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "duplicate-key",
            """
            The same key twice in one map: other YAML readers silently take the last one. The names of rules are
            keys too, and must differ over all files that are loaded together.
            """,
            wrong: """
                rules:
                  test:
                    paths: src/
                    paths: tests/
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
            "run-and-exec",
            "A rule does one thing: shell text (run) or a program with its arguments (exec). Steps may mix both.",
            wrong: """
                rules:
                  web:
                    paths: site/
                    run: make css
                    exec: [nginx, -t]
                """,
            right: """
                rules:
                  web:
                    paths: site/
                    run:
                      - make css
                      - exec: [nginx, -t]
                """
        ),
        .file(
            "wrong-type",
            """
            A list, a map or text where the key takes another of them. The commonest case: rules as a list of maps
            with names; in heed the name is the key.
            """,
            wrong: """
                rules:
                  - name: test
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
            "reserved-key",
            """
            'poll' and 'follow' are kept for a later version. heed polls by itself where the file system tells it nothing.
            In 'env', names that start with HEED_ are kept for what heed tells its commands: a value of yours would
            never arrive.
            """,
            wrong: """
                rules:
                  test:
                    paths: src/
                    run: make test
                    poll: 2s
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "conflicting-keys",
            """
            Two keys that exclude each other: a service has no end, so it can have no timeout and no retry; a run at start
            is for no path, so it cannot be one for each path. Also said where a directory holds several rule files that
            would all be found by their name.
            """,
            wrong: """
                rules:
                  server:
                    paths: src/
                    run: ./serve
                    service: true
                    timeout: 1h
                """,
            right: """
                rules:
                  server:
                    paths: src/
                    run: ./serve
                    service: true
                """
        ),
    ]
}
