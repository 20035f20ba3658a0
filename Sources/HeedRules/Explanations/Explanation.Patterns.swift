extension Explanation {
    /// About patterns.
    static let patterns: [Explanation] = [
        .file(
            "bad-pattern",
            """
            The pattern can match nothing, or something else than it seems to: an unclosed bracket or brace, a
            range that runs backwards, '..', '//', '~', '**' beside other characters, only exclusions.
            """,
            wrong: """
                rules:
                  test:
                    paths: "src/**.swift"
                    run: swift test
                """,
            right: """
                rules:
                  test:
                    paths: "src/**/*.swift"
                    run: swift test
                """
        ),
        .file(
            "not-under-root",
            """
            A leading '/' means the rule's root, as in .gitignore, not the root of the file system. The pattern
            starts with a name that is in '/' and not in the root, so the file system was probably meant.
            """,
            wrong: """
                rules:
                  reload:
                    paths: /etc/nginx/
                    run: nginx -s reload
                """,
            right: """
                rules:
                  reload:
                    root: /etc/nginx
                    paths: "**"
                    run: nginx -s reload
                """
        ),
    ]
}
