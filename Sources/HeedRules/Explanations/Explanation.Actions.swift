extension Explanation {
    /// About what a rule runs.
    static let actions: [Explanation] = [
        .file(
            "placeholder-in-shell",
            """
            Nothing is replaced in shell text: a file named '; rm -rf ~' would be read as a command. The shell gets
            the changed paths as arguments: "$@", "$1".
            """,
            wrong: """
                rules:
                  lint:
                    paths: "*.py"
                    run: ruff check {paths}
                """,
            right: """
                rules:
                  lint:
                    paths: "*.py"
                    run: ruff check "$@"
                """
        ),
        .file(
            "unknown-placeholder",
            "A word in braces in 'exec' that heed does not know. '{{' and '}}' stand for braces themselves.",
            wrong: """
                rules:
                  lint:
                    paths: "*.py"
                    exec: [ruff, check, "{files}"]
                """,
            right: """
                rules:
                  lint:
                    paths: "*.py"
                    exec: [ruff, check, "{paths}"]
                """
        ),
        .file(
            "bad-placeholder",
            """
            {paths} becomes one argument for each path, so it must be an element of its own; placeholders that speak
            of one path need a run for each path; and a brace that belongs to none is written twice.
            """,
            wrong: """
                rules:
                  lint:
                    paths: "*.py"
                    exec: [ruff, check, "--files={paths}"]
                """,
            right: """
                rules:
                  lint:
                    paths: "*.py"
                    exec: [ruff, check, "{paths}"]
                """
        ),
        .file(
            "unquoted-paths",
            "$@ without quotes splits names at spaces and expands '*' in them. \"$@\" hands each path over whole.",
            wrong: """
                rules:
                  lint:
                    paths: "*.py"
                    run: ruff check $@
                """,
            right: """
                rules:
                  lint:
                    paths: "*.py"
                    run: ruff check "$@"
                """
        ),
        .file(
            "steps-not-arguments",
            """
            A list under 'run' is a list of steps, each of them a command of its own. A list of arguments is
            written under 'exec'.
            """,
            wrong: """
                rules:
                  build:
                    paths: src/
                    run: [make, -j8, all]
                """,
            right: """
                rules:
                  build:
                    paths: src/
                    exec: [make, -j8, all]
                """
        ),
        .file(
            "signal-to-shell",
            """
            The signal of 'on-busy' goes to the first process of the run, which is the shell that runs the text, not the
            command in it. 'exec' before the last command puts it in the shell's place.
            """,
            wrong: """
                rules:
                  server:
                    paths: conf/
                    run: ./serve --conf conf
                    on-busy: { signal: HUP }
                """,
            right: """
                rules:
                  server:
                    paths: conf/
                    run: exec ./serve --conf conf
                    on-busy: { signal: HUP }
                """
        ),
        .file(
            "ssh-arguments",
            """
            ssh joins its arguments into one text for the shell on the other side, which reads names of files as program
            text. Names can be sent through standard input.
            """,
            wrong: """
                rules:
                  remote:
                    paths: src/
                    exec: [wc, -l, "{paths}"]
                    via: [ssh, build-host]
                """,
            right: """
                rules:
                  remote:
                    paths: src/
                    exec: [xargs, -0, wc, -l]
                    stdin: paths0
                    via: [ssh, build-host]
                """
        ),
        .file(
            "unknown-rule",
            "'after' names rules by their keys, those of included files too.",
            wrong: """
                rules:
                  lint:
                    paths: src/
                    run: make lint
                  test:
                    after: lnit
                    paths: src/
                    run: make test
                """,
            right: """
                rules:
                  lint:
                    paths: src/
                    run: make lint
                  test:
                    after: lint
                    paths: src/
                    run: make test
                """
        ),
        .file(
            "cycle",
            "Rules that wait for each other with 'after' would wait forever.",
            wrong: """
                rules:
                  lint:
                    after: test
                    paths: src/
                    run: make lint
                  test:
                    after: lint
                    paths: src/
                    run: make test
                """,
            right: """
                rules:
                  lint:
                    paths: src/
                    run: make lint
                  test:
                    after: lint
                    paths: src/
                    run: make test
                """
        ),
    ]
}
