import CLinux
import Glibc
package import HeedModel
package import HeedRules
import HeedRun

extension Checkup {
    /// Looks at heed itself and the kernel.
    package mutating func lookAtSystem() {
        var name = utsname()
        _ = uname(&name)
        let release = withUnsafeBytes(of: name.release) { bytes in
            Printable.text(Array(bytes.prefix { $0 != 0 }))
        }
        let isWSL = release.lowercased().contains("microsoft")
        items.append(
            Item(
                "system",
                isWSL ? .note : .fine,
                "heed \(Version.text), Linux \(release)",
                notes: isWSL
                    ? ["files of Windows (/mnt/c) give no events: keep the project in Linux's own"] : [],
                details: [
                    JSON.Member("version", .string(Version.text)), JSON.Member("kernel", .string(release)),
                ]
            )
        )
    }

    /// Looks whether runs can be contained: heed-guard starts, and the kernel has what it needs.
    package mutating func lookAtGuard() {
        let descriptor = cl_pidfd_open(getpid())
        if descriptor >= 0 { _ = cl_close(descriptor) }
        let abilities: [(name: String, isThere: Bool)] = [
            ("child subreaper", cl_prctl(36 /* PR_SET_CHILD_SUBREAPER */, 0) >= 0),
            ("pidfd", descriptor >= 0),
        ]
        let missing = abilities.filter { !$0.isThere }.map(\.name)
        var details = abilities.map { JSON.Member($0.name.replacing(" ", with: "-"), .boolean($0.isThere)) }
        do {
            let path = try GuardServer.besideThisProgram()
            details.insert(JSON.Member("path", .string(path)), at: 0)
            _ = try GuardServer(path: path, generation: 1) {}
            let shown = Printable.text(Array(path.utf8))
            items.append(
                missing.isEmpty
                    ? Item(
                        "guard",
                        .fine,
                        "\(shown); the kernel has child subreaper and pidfd",
                        details: details
                    )
                    : Item(
                        "guard",
                        .problem,
                        "\(shown); the kernel lacks \(missing.joined(separator: " and "))",
                        help: ["use a kernel of 5.4 or later, or a sandbox that permits these system calls"],
                        details: details
                    )
            )
        } catch {
            details.insert(JSON.Member("path", .null), at: 0)
            items.append(
                Item("guard", .problem, error.message, notes: error.notes, help: error.help, details: details)
            )
        }
    }

    /// Looks whether /proc shows this process by the number it has.
    package mutating func lookAtProc() {
        var buffer = [CChar](repeating: 0, count: 32)
        let size = readlink("/proc/self", &buffer, buffer.count)
        let shown = String(decoding: buffer[..<max(0, size)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard shown != String(getpid()) else {
            items.append(Item("proc", .fine, "/proc shows the processes of this namespace"))
            return
        }
        items.append(
            Item(
                "proc",
                .problem,
                size < 0 ? "there is no /proc" : "/proc belongs to another process namespace",
                notes: ["what runs leave behind is found there"],
                help: ["mount it anew:  mount -t proc proc /proc   (or unshare with --mount-proc)"]
            )
        )
    }

    /// Looks how many files heed may open.
    package mutating func lookAtOpenFiles() {
        var limit = rlimit()
        let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        let most = isKnown ? Int(clamping: limit.rlim_max) : 0
        let details = [JSON.Member("limit", isKnown ? .integer(most) : .null)]
        items.append(
            most >= 256 || !isKnown
                ? Item("files", .fine, "\(isKnown ? String(most) : "enough") may be open", details: details)
                : Item(
                    "files",
                    .problem,
                    "only \(most) files may be open, and heed needs 256",
                    help: ["raise the limit of open files, for example:  ulimit -n 1024"],
                    details: details
                )
        )
    }

    /// Looks at what came of loading the rule file.
    ///
    /// - Parameters:
    ///   - rules: nil where there are mistakes.
    ///   - diagnostics: the mistakes and warnings.
    package mutating func lookAtRules(_ rules: RuleSet?, _ diagnostics: [Diagnostic]) {
        let errors = diagnostics.filter { $0.severity == .error }
        guard let rules else {
            let first = errors.first { $0.id == "unsafe-file" } ?? errors.first
            let name = first.map { Printable.text(Array($0.file.name.utf8)) + ": " } ?? ""
            items.append(
                Item(
                    "rules",
                    .problem,
                    name + (first.map { "\($0.message) [\($0.id)]" } ?? "cannot be used"),
                    notes: errors.count > 1 ? ["and \(errors.count - 1) more"] : [],
                    help: (first?.help?.split(separator: "\n").map { String($0) } ?? [])
                        + ["see all mistakes with their places:  heed check"],
                    details: [JSON.Member("file", .null)]
                )
            )
            return
        }
        let names = rules.files.map { Printable.text(Array($0.name.utf8)) }
        let count = rules.rules.count == 1 ? "1 rule" : "\(rules.rules.count) rules"
        items.append(
            Item(
                "rules",
                .fine,
                "\(names.joined(separator: ", ")): \(count); nobody else can write it",
                details: [JSON.Member("file", .array(names.map { .string($0) }))]
            )
        )
    }
}
