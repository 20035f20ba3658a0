/// What runs the shell text of a rule (`shell`).
package enum Shell: Hashable, Sendable {
    /// `/bin/sh -e -c`.
    case sh
    /// `bash -eo pipefail -c`.
    case bash
    /// A program with arguments of its own; the text becomes the next argument, then come name and paths.
    case other([[UInt8]])

    /// Program and arguments that come before the text.
    package var arguments: [[UInt8]] {
        switch self {
        case .sh: ["/bin/sh", "-e", "-c"].map { Array($0.utf8) }
        case .bash: ["bash", "-eo", "pipefail", "-c"].map { Array($0.utf8) }
        case .other(let arguments): arguments
        }
    }
}
