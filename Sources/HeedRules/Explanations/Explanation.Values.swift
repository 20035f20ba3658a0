extension Explanation {
    /// About values that their key cannot take.
    static let values: [Explanation] = [
        .file(
            "bad-value",
            "The key takes one of a few words, or a text of another form; the message lists them with their meaning.",
            wrong: """
                rules:
                  test:
                    paths: src/
                    run: make test
                    on-busy: kill
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                    on-busy: restart
                """
        ),
        .file(
            "bad-boolean",
            """
            Only true and false, without quotes, are yes and no. What 'yes', 'on' and '1' mean differs from one
            version of YAML to the next.
            """,
            wrong: """
                gitignore: no
                rules:
                  test:
                    paths: src/
                    run: make test
                """,
            right: """
                gitignore: false
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "bad-number",
            """
            A number in the range of its key, without a sign. A leading zero is refused: 010 is ten to some readers
            and eight to others.
            """,
            wrong: """
                jobs: 0
                rules:
                  test:
                    paths: src/
                    run: make test
                """,
            right: """
                jobs: 2
                rules:
                  test:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "bad-duration",
            """
            A duration has a unit (ms, s, m, h, d), so that nobody must know which one is meant: 200ms, 1m30s, 1.5s.
            Only 0 stands alone.
            """,
            wrong: """
                rules:
                  test:
                    paths: src/
                    run: make test
                    timeout: 90
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                    timeout: 90s
                """
        ),
        .file(
            "bad-size",
            """
            A size has a unit. KB, MB and GB count in thousands, KiB, MiB and GiB in steps of 1024; a bare 'k' or 'M' could
            mean either.
            """,
            wrong: """
                rules:
                  ingest:
                    paths: inbox/
                    run: ./ingest "$@"
                    when: { min-size: 10k }
                """,
            right: """
                rules:
                  ingest:
                    paths: inbox/
                    run: ./ingest "$@"
                    when: { min-size: 10KiB }
                """
        ),
        .file(
            "bad-signal",
            "Signals are named: their numbers differ between machines.",
            wrong: """
                rules:
                  server:
                    paths: src/
                    run: ./serve
                    stop: 2
                """,
            right: """
                rules:
                  server:
                    paths: src/
                    run: ./serve
                    stop: INT
                """
        ),
        .file(
            "bad-name",
            """
            The name of a rule is a letter or a digit, then at most 63 letters, digits and the characters '.', '_'
            and '-': it is an argument of commands and a part of log lines. The name of an environment variable is
            letters, digits and '_'.
            """,
            wrong: """
                rules:
                  unit tests:
                    paths: src/
                    run: make test
                """,
            right: """
                rules:
                  unit-tests:
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "unknown-event",
            """
            The words of 'events' are heed's own or the kernel's (IN_CREATE and so on). 'write' is the one that
            most mean: the content is new and complete.
            """,
            wrong: """
                rules:
                  test:
                    paths: src/
                    run: make test
                    events: [written, delete]
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                    events: [write, delete]
                """
        ),
        .file(
            "reads-trigger",
            """
            The rule listens to reads. Its own command reads the same files in most cases, and so starts the rule
            again and again.
            """,
            wrong: """
                rules:
                  test:
                    paths: src/
                    run: make test
                    events: [write, open]
                """,
            right: """
                rules:
                  test:
                    paths: src/
                    run: make test
                    events: write
                """
        ),
        .file(
            "undefined-variable",
            """
            ${NAME} in 'env' and 'root' is replaced when the file is read, from the environment of heed itself, and
            must exist there. With ${NAME:-text} it need not.
            """,
            wrong: """
                rules:
                  deploy:
                    paths: site/
                    run: ./deploy
                    env: { TARGET: "${DEPLOY_HOST}:/srv" }
                """,
            right: """
                rules:
                  deploy:
                    paths: site/
                    run: ./deploy
                    env: { TARGET: "${DEPLOY_HOST:-localhost}:/srv" }
                """
        ),
    ]
}
