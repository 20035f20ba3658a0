import Glibc

/// Tests of what the whole process does: they run once more in a process of their own.
///
/// The same test is found by its name there; it does its work where nothing else is tested.
enum Alone {
    private static let variable = "INOTIFY_TEST_ALONE"

    /// Whether this process is the second.
    static var isInside: Bool { getenv(variable) != nil }

    /// Runs a test of ``LimitTests`` again; whether it passed.
    static func passes(_ test: String) -> Bool {
        let report = "/var/tmp/inotify-alone-\(getpid())-\(test)"
        defer { unlink(report) }
        return Shell.run(
            """
            "$(readlink /proc/\(getpid())/exe)" --testing-library swift-testing \
                --filter "InotifyTests.LimitTests/\(test)" >\(report) 2>&1 \
                && grep -q "with 1 test .*passed" \(report) || { cat \(report) >&2; exit 1; }
            """,
            in: "/",
            environment: ["\(variable)=1"]
        )
    }
}
