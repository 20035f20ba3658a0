import Glibc
import HeedModel

/// Says why a program could not be started.
enum FailureText {
    /// The failure that a guard reported.
    ///
    /// - Parameters:
    ///   - code: errno.
    ///   - stage: what the guard was doing.
    ///   - program: as it was to be run.
    ///   - directory: where it was to run.
    /// - Returns: its kind, and one line for people.
    static func failure(
        code: Int32,
        stage: GuardReport.Stage,
        program: [UInt8],
        directory: BytePath
    ) -> StartFailure {
        let name = Printable.text(program)
        switch stage {
        case .directory: return cannotEnter(directory, code)
        case .interpreter:
            let text =
                "cannot run '\(name)': the interpreter in its first line does not exist; install it or correct"
            return StartFailure(.notFound, text + " the line")
        case .program:
            return cannotExecute(name, code, directory, hasSlash: program.contains(UInt8(ascii: "/")))
        case .request, .fork: return other(name, code)
        }
    }

    /// A failure of heed itself, before any process.
    static func other(_ name: String, _ code: Int32) -> StartFailure {
        let text = "cannot run '\(name)': \(SystemFailure(code: code).text)"
        switch code {
        case EMFILE, ENFILE: return StartFailure(.other, text + "; raise the limit (ulimit -n)")
        case EAGAIN: return StartFailure(.other, text + "; raise the limit on processes (ulimit -u)")
        case E2BIG: return tooLong(name)
        default: return StartFailure(.other, text)
        }
    }

    private static func tooLong(_ name: String) -> StartFailure {
        let text = "cannot run '\(name)': arguments and environment are longer than the kernel takes"
        return StartFailure(.argumentsTooLong, text + "; pass names by `stdin`")
    }

    private static func cannotEnter(_ directory: BytePath, _ code: Int32) -> StartFailure {
        let text =
            "cannot start in '\(directory)': \(SystemFailure(code: code).text); create it or correct `cwd`"
        return StartFailure(.cwdMissing, text)
    }

    private static func cannotExecute(
        _ name: String,
        _ code: Int32,
        _ directory: BytePath,
        hasSlash: Bool
    ) -> StartFailure {
        switch code {
        case ENOENT where !hasSlash:
            return StartFailure(
                .notFound,
                "cannot run '\(name)': no such program on PATH; install it or write its path"
            )
        case ENOENT, ENOTDIR:
            return StartFailure(.notFound, "cannot run '\(name)': no such file, seen from '\(directory)'")
        case EACCES, EPERM:
            let cure = hasSlash ? "; make it executable (chmod +x)" : ""
            return StartFailure(.notExecutable, "cannot run '\(name)': permission denied\(cure)")
        case ENOEXEC:
            return StartFailure(.notExecutable, "cannot run '\(name)': not a program for this machine")
        case E2BIG: return tooLong(name)
        default:
            return StartFailure(.notExecutable, "cannot run '\(name)': \(SystemFailure(code: code).text)")
        }
    }
}
