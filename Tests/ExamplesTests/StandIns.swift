import Foundation
import HeedTestKit

/// Programs that a bare machine lacks, or that must not really run: each call leaves a line in a trace.
struct StandIns {
    private static let names = [
        "app", "buf", "cargo", "clang-format", "cwebp", "curl", "git", "go", "haproxy", "journalctl",
        "load-csv", "make", "mkdocs", "nginx", "npm", "openssl", "pandoc", "pkill", "pytest", "python3",
        "rsync",
        "shellcheck", "swift", "systemctl", "systemd-analyze", "yamllint",
    ]

    /// Writes its name and arguments to the trace, makes the file that `-o` names, fails where it is told to.
    private static let script = """
        #!/bin/sh
        line=${0##*/}
        for argument in "$@"; do line="$line $argument"; done
        printf '%s\\n' "$line" >>"$STAND_IN_TRACE"
        while [ $# -gt 1 ]; do
            if [ "$1" = -o ]; then : >"$2"; fi
            shift
        done
        [ -n "$STAND_IN_FAILING" ] || exit 0
        case $line in "$STAND_IN_FAILING"*) exit 1 ;; esac

        """

    private let tree: TemporaryTree
    private let failing: String

    /// Makes all of them in a folder of their own.
    init(failing: String) throws {
        tree = try TemporaryTree()
        self.failing = failing
        for name in StandIns.names {
            try StandIns.make("bin/" + name, in: tree)
        }
        try tree.write("trace")
    }

    /// Makes one at a path in a folder.
    static func make(_ relative: String, in tree: TemporaryTree) throws {
        let file = try tree.write(relative, script)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }

    /// What heed needs in its environment.
    var environment: [String: String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return [
            "PATH": "\(tree.path)/bin:\(path)", "STAND_IN_TRACE": "\(tree.path)/trace",
            "STAND_IN_FAILING": failing,
        ]
    }

    /// The lines they left so far.
    var trace: [String] {
        (tree.text("trace") ?? "").split(separator: "\n").map(String.init)
    }
}
