extension DiagnosticIdentifier {
    /// What is said while heed runs, and not of a rule file.
    package static let running = [
        DiagnosticIdentifier("cannot-watch", "nothing can be watched, or not any more", isAroundFile: true),
        DiagnosticIdentifier(
            "instance-limit",
            "no inotify instance is left for the user",
            isAroundFile: true
        ),
        DiagnosticIdentifier("file-limit", "the process may not open another file", isAroundFile: true),
        DiagnosticIdentifier("unreadable", "a directory that may not be read", isAroundFile: true),
        DiagnosticIdentifier("polled", "a file system that does not tell of all changes", isAroundFile: true),
        DiagnosticIdentifier("overflow", "more happened than the kernel's queue holds", isAroundFile: true),
        DiagnosticIdentifier(
            "mounted",
            "a file system was mounted over a watched directory",
            isAroundFile: true
        ),
        DiagnosticIdentifier(
            "unmounted",
            "a file system was unmounted from a watched directory",
            isAroundFile: true
        ),
        DiagnosticIdentifier("cannot-run", "heed cannot start or follow actions", isAroundFile: true),
        DiagnosticIdentifier(
            "unsafe-argument",
            "a name that the action could not be told of safely",
            isAroundFile: true
        ),
        DiagnosticIdentifier(
            "left-over",
            "an action ended and left processes behind, which were ended",
            isAroundFile: true
        ),
        DiagnosticIdentifier("kept-many", "many runs have left processes that live on", isAroundFile: true),
        DiagnosticIdentifier(
            "cannot-ask",
            "it cannot be known whether somebody writes a file",
            isAroundFile: true
        ),
        DiagnosticIdentifier("too-long", "a hook or a test took more than a minute", isAroundFile: true),
        DiagnosticIdentifier("cannot-kill", "processes of a run that heed may not end", isAroundFile: true),
        DiagnosticIdentifier("guard-missing", "heed-guard is not where heed is", isAroundFile: true),
        DiagnosticIdentifier("guard-ended", "heed-guard ends as soon as it is started", isAroundFile: true),
        DiagnosticIdentifier(
            "guard-restarted",
            "heed-guard had ended and was started again",
            isAroundFile: true
        ),
        DiagnosticIdentifier(
            "guard-killed",
            "the guard of a run was killed, and the run with it",
            isAroundFile: true
        ),
        DiagnosticIdentifier("cannot-write", "standard output takes nothing more", isAroundFile: true),
    ]
}
