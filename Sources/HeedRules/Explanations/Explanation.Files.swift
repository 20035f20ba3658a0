extension Explanation {
    /// About the files themselves.
    static let files: [Explanation] = [
        .situation(
            "missing-file",
            "The rule file is not there, or cannot be read by the user who runs heed, or is no file.",
            """
            $ heed check -f rules/web.yaml
            rules/web.yaml: error: there is no such file [missing-file]
            """,
            cure: "ls rules/"
        ),
        .situation(
            "unsafe-file",
            """
            Whoever can write a rule file can run commands as the user who runs heed. So the file must belong to that
            user or to root, nobody else may be able to write it, and the same holds for its directory; and it may
            not be a link that leads out of its directory.
            """,
            """
            $ ls -l heed.yaml
            -rw-rw-rw- 1 me me 61 heed.yaml
            """,
            cure: "chmod o-w,g-w heed.yaml"
        ),
        .situation(
            "conflicting-keys",
            "A directory holds several files that would all be found by their name; one of them must be chosen.",
            """
            $ ls -a
            .heed.yaml  heed.yaml
            """,
            cure: "rm .heed.yaml      # or: heed -f heed.yaml"
        ),
    ]
}
