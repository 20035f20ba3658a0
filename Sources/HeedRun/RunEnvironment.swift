import Foundation
import HeedModel

/// The environment of an action: heed's own, what heed tells about the run, then the rule's `env`.
struct RunEnvironment: Sendable {
    /// Those of heed that an action gets, as `NAME=value`.
    private let inherited: [[UInt8]]

    /// What service managers and another heed around this one say.
    private static let privateNames = [
        "NOTIFY_SOCKET=", "WATCHDOG_", "LISTEN_", "HEED_RULE=", "HEED_RUN_ID=", "HEED_REASON=", "HEED_SCOPE=",
        "HEED_ROOT=", "HEED_COUNT=", "HEED_PATH=", "HEED_PATHS_FILE=",
    ]

    /// Takes the variables of heed, as `NAME=value`, byte-exact.
    init(inheriting variables: [[UInt8]]) {
        inherited = variables.filter { !RunEnvironment.isPrivate($0) }
    }

    /// The variables that this process was started with.
    ///
    /// Source: proc_pid_environ(5); unlike `ProcessInfo` it repairs nothing.
    static func ofThisProcess() -> [[UInt8]] {
        let bytes = FileManager.default.contents(atPath: "/proc/self/environ") ?? Data()
        return bytes.split(separator: 0).map { Array($0) }
    }

    /// All variables of a run, as `NAME=value`.
    ///
    /// - Parameters:
    ///   - run: whose they are.
    ///   - paths: its paths.
    ///   - file: the name of the file that holds all of them.
    /// - Returns: no name twice.
    func variables(for run: Run, _ paths: ChangedPaths, file: [UInt8]) -> [[UInt8]] {
        var result = inherited
        result.append(RunEnvironment.entry("HEED_RULE", Array(run.rule.name.utf8)))
        result.append(RunEnvironment.entry("HEED_RUN_ID", Array(String(run.id).utf8)))
        result.append(RunEnvironment.entry("HEED_REASON", Array(run.trigger.reason.rawValue.utf8)))
        result.append(RunEnvironment.entry("HEED_SCOPE", Array(paths.scope.rawValue.utf8)))
        result.append(RunEnvironment.entry("HEED_ROOT", run.rule.scope.root.bytes))
        result.append(RunEnvironment.entry("HEED_COUNT", Array(String(paths.all.count).utf8)))
        result.append(RunEnvironment.entry("HEED_PATH", paths.first))
        result.append(RunEnvironment.entry("HEED_PATHS_FILE", file))
        for variable in run.rule.definition.environment {
            let name = Array((variable.name + "=").utf8)
            result.removeAll { $0.starts(with: name) }
            if let value = variable.value {
                result.append(name + value)
            }
        }
        return result
    }

    private static func entry(_ name: String, _ value: [UInt8]) -> [UInt8] {
        Array(name.utf8) + [UInt8(ascii: "=")] + value
    }

    /// Whether a variable speaks to heed alone: from its service manager, or from another heed.
    private static func isPrivate(_ variable: [UInt8]) -> Bool {
        privateNames.contains { variable.starts(with: $0.utf8) }
    }
}
