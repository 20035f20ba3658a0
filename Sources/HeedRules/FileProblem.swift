import HeedModel
import YAMLTree

/// Diagnostics around a rule file, before its text is read.
enum FileProblem {
    static func diagnostic(
        _ failure: FileAccess.Failure,
        _ name: String,
        _ user: FileSafety.User
    ) -> Diagnostic {
        switch failure {
        case .missing:
            error("missing-file", "there is no such file", name, help: "check the name and the directory")
        case .brokenLink:
            error(
                "missing-file",
                "the file is a link that leads nowhere",
                name,
                help: "see where it leads with  ls -l \(shellWord(name))"
            )
        case .denied:
            error(
                "missing-file",
                "the file cannot be read: permission denied",
                name,
                help: "let the user \(user.userID) read it and enter the directories above it"
            )
        case .notAFile(let kind):
            error("missing-file", "this is \(kind), not a rule file", name)
        case .leavesDirectory(let target):
            error(
                "unsafe-file",
                "the file is a link out of its own directory, to \(target)",
                name,
                help: "name that file itself: heed -f \(shellWord("\(target)"))"
            )
        case .tooLarge:
            error(
                "yaml-limit",
                "the file is larger than \(Limits().bytes / 1024) KiB",
                name,
                help: "split it into several files"
            )
        case .emptyDirectory:
            error("missing-file", "the directory holds no *.yaml and no *.yml", name)
        case .other(let words):
            error("missing-file", "the file cannot be read: \(words)", name)
        }
    }

    static func dangers(in opened: FileAccess.Opened, _ name: String, _ user: FileSafety.User) -> [Diagnostic]
    {
        var dangers: [Diagnostic] = []
        if let danger = FileSafety.danger(in: opened.file, for: user) {
            dangers.append(unsafe("the file", danger, path: name, name))
        }
        for (path, status) in opened.directories {
            if let danger = FileSafety.danger(in: status, for: user) {
                dangers.append(unsafe("the file's directory", danger, path: "\(path)", name))
            }
        }
        return dangers
    }

    private static func unsafe(
        _ subject: String,
        _ danger: FileSafety.Danger,
        path: String,
        _ name: String
    ) -> Diagnostic {
        error(
            "unsafe-file",
            "\(subject) \(danger.what)",
            name,
            note: "whoever can write a rule file can run commands as you",
            help: "\(danger.cure) \(shellWord(path))"
        )
    }

    /// A name that can be pasted into a shell.
    private static func shellWord(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D...0x2F, 0x5F: true
            default: false
            }
        }
        guard !isPlain || text.isEmpty || text.hasPrefix("-") else { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }

    private static func error(
        _ id: String,
        _ message: String,
        _ name: String,
        note: String? = nil,
        help: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            .error,
            id: id,
            message,
            file: SourceFile(name: name, bytes: []),
            range: nil,
            note: note,
            help: help
        )
    }
}
