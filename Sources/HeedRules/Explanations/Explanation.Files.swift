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
            "include-cycle",
            "Rule files that include each other, or a file that includes itself, would never end.",
            """
            $ grep include heed.yaml rules/web.yaml
            heed.yaml:include: rules/web.yaml
            rules/web.yaml:include: ../heed.yaml
            """,
            cure: "name in 'include' only files that do not lead back"
        ),
        .situation(
            "missing-root",
            """
            A rule's root must be a directory when heed starts: what is not there cannot be watched. One that goes
            away later is waited for. A single file is named in 'paths', its directory in 'root'.
            """,
            """
            $ heed run
            heed: error: the root /srv/app/site does not exist [missing-root]
            """,
            cure: "mkdir -p /srv/app/site      # or change 'root' in the rule file"
        ),
        .situation(
            "no-match",
            """
            When heed starts, no file matches the rule's patterns. That may be meant, in a folder where files are
            still to arrive; most often a name is misspelt, or the root is another directory than was thought.
            """,
            """
            $ heed run
            heed.yaml:3:12: warning: nothing matches the paths of rule 'test' now [no-match]
              |
            2 |   test:
            3 |     paths: Source/
              |            ^^^^^^^ no 'Source' in /srv/app
              |
              = help: did you mean 'Sources'?
            """,
            cure: "paths: Sources/"
        ),
        .situation(
            "watch-limit",
            """
            The kernel lets a user watch only so many directories (fs.inotify.max_user_watches), over all programs.
            Directories that are ignored cost nothing. What is not watched is named.
            """,
            """
            $ sysctl fs.inotify.max_user_watches
            fs.inotify.max_user_watches = 8192
            """,
            cure: """
                sudo sysctl fs.inotify.max_user_watches=524288
                # or, in the rule file:   ignore: [node_modules/, .build/]
                """
        ),
        .situation(
            "not-yet",
            """
            The key is part of the language, and this version of heed does not do yet what it says. To run the file
            all the same would be worse than not to run it.
            """,
            """
            $ heed run
            heed.yaml:4:5: error: 'throttle' has no effect in this version of heed [not-yet]
            """,
            cure: "leave the key out, or use a later heed"
        ),
    ]
}
