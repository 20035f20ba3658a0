import Glibc
import Testing

/// Tests that need limits or mounts of their own: they run once more, alone, in namespaces.
///
/// The same test is found by its name in a second process of this test program; there it does its work.
enum Namespace {
    private static let variable = "INOTIFY_TEST_NAMESPACE"

    /// Whether this process is the second.
    static var isInside: Bool { getenv(variable) != nil }

    /// Whether this machine lets anybody make user and mount namespaces.
    static let isPermitted = isInside || Shell.run("unshare -Urm true", in: "/")

    static let reason: Comment = "this machine forbids user and mount namespaces"

    /// Runs a test again in namespaces of its own.
    ///
    /// - Parameters:
    ///   - test: its function's name.
    ///   - preparation: shell text that comes first, in the namespaces.
    /// - Returns: whether it passed there.
    static func passes(_ test: String, after preparation: String = ":") -> Bool {
        let report = "/var/tmp/inotify-namespace-\(getpid())-\(test)"
        defer { unlink(report) }
        return Shell.run(
            """
            unshare -Urm /bin/sh -ec '\(preparation)
            exec "$0" --testing-library swift-testing --filter "InotifyTests.LimitTests/\(test)"' "$(readlink /proc/\(getpid())/exe)" \
                >\(report) 2>&1 && grep -q "with 1 test .*passed" \(report) || { cat \(report) >&2; exit 1; }
            """,
            in: "/",
            environment: ["\(variable)=1"]
        )
    }
}
