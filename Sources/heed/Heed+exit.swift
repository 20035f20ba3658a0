import ArgumentParser
import HeedEngine

extension Heed {
    /// Ends the process: help and version with 0, a finished command with its status, wrong usage with 2.
    static func exit(for error: any Error) -> Never {
        if let code = error as? ExitCode { exit(withError: code) }
        guard exitCode(for: error) == .success else {
            Surroundings.write(fullMessage(for: error) + "\n", to: 2)
            exit(withError: ExitCode(ExitStatus.usage.rawValue))
        }
        exit(withError: error)
    }
}
