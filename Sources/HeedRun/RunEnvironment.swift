import Foundation
import HeedModel

/// The environment of an action: heed's own, what heed tells about the run, then the rule's `env`.
struct RunEnvironment: Sendable {
    /// What heed tells of a step of a run.
    struct Telling {
        /// Which run.
        var run: Run
        /// The name or number of the step.
        var step: String
        /// Its paths.
        var paths: ChangedPaths
        /// The file that holds all of them.
        var pathsFile: [UInt8]
        /// The file that tells what happened to each.
        var eventsFile: [UInt8]
    }

    /// Those of heed that an action gets, as `NAME=value`.
    private let inherited: [[UInt8]]

    /// What service managers and another heed around this one say.
    private static let privateNames =
        ["NOTIFY_SOCKET=", "WATCHDOG_", "LISTEN_"]
        + [
            "RULE", "RUN_ID", "REASON", "SCOPE", "PREVIOUS", "ROOT", "COUNT", "PATH", "PATHS_FILE",
            "EVENTS_FILE",
            "OVERFLOW", "ATTEMPT", "STEP", "EVENT", "DIR", "NAME", "STEM", "EXT", "EXIT",
        ].map { "HEED_\($0)=" }

    /// Takes the variables of heed, as `NAME=value`, byte-exact.
    ///
    /// - Parameters:
    ///   - variables: what heed was started with.
    ///   - hasColour: whether programs are asked for colours, which they leave out where they write to a pipe.
    init(inheriting variables: [[UInt8]], hasColour: Bool) {
        var inherited = variables.filter { !RunEnvironment.isPrivate($0) }
        for name in hasColour ? ["FORCE_COLOR=", "CLICOLOR_FORCE="] : []
        where !inherited.contains(where: { $0.starts(with: name.utf8) }) {
            inherited.append(Array("\(name)1".utf8))
        }
        self.inherited = inherited
    }

    /// The variables that this process was started with.
    ///
    /// Source: proc_pid_environ(5); unlike `ProcessInfo` it repairs nothing.
    static func ofThisProcess() -> [[UInt8]] {
        let bytes = FileManager.default.contents(atPath: "/proc/self/environ") ?? Data()
        return bytes.split(separator: 0).map { Array($0) }
    }

    /// All variables of a step, as `NAME=value`, no name twice.
    func variables(for telling: Telling) -> [[UInt8]] {
        let (run, paths) = (telling.run, telling.paths)
        var result = inherited
        result.reserveCapacity(inherited.count + 24)
        result.append(RunEnvironment.entry("HEED_RULE=", run.rule.name))
        result.append(RunEnvironment.entry("HEED_RUN_ID=", run.isTest ? "" : String(run.id)))
        result.append(RunEnvironment.entry("HEED_REASON=", run.trigger.reason.rawValue))
        result.append(RunEnvironment.entry("HEED_SCOPE=", paths.scope.rawValue))
        result.append(RunEnvironment.entry("HEED_PREVIOUS=", run.previous.rawValue))
        result.append(RunEnvironment.entry("HEED_ROOT=", run.rule.scope.root.bytes))
        result.append(RunEnvironment.entry("HEED_COUNT=", String(paths.all.count)))
        result.append(RunEnvironment.entry("HEED_PATH=", paths.first))
        result.append(RunEnvironment.entry("HEED_PATHS_FILE=", telling.pathsFile))
        result.append(RunEnvironment.entry("HEED_EVENTS_FILE=", telling.eventsFile))
        result.append(RunEnvironment.entry("HEED_OVERFLOW=", run.trigger.batch.hasOverflow ? "1" : "0"))
        result.append(RunEnvironment.entry("HEED_ATTEMPT=", String(run.attempt)))
        if case .onFailure(let failed) = run.part {
            result.append(RunEnvironment.entry("HEED_EXIT=", String(failed.exit)))
            result.append(RunEnvironment.entry("HEED_STEP=", failed.step ?? "1"))
        } else {
            result.append(RunEnvironment.entry("HEED_STEP=", telling.step))
        }
        if run.rule.definition.each == .path, let only = paths.only {
            result.append(RunEnvironment.entry("HEED_EVENT=", only.event))
            result.append(RunEnvironment.entry("HEED_DIR=", only.directory))
            result.append(RunEnvironment.entry("HEED_NAME=", only.name))
            result.append(RunEnvironment.entry("HEED_STEM=", only.stem))
            result.append(RunEnvironment.entry("HEED_EXT=", only.fileExtension))
        }
        for variable in run.rule.definition.environment {
            let name = Array((variable.name + "=").utf8)
            result.removeAll { $0.starts(with: name) }
            if let value = variable.value {
                result.append(name + value)
            }
        }
        return result
    }

    private static func entry(_ name: StaticString, _ value: String) -> [UInt8] {
        entry(name, Array(value.utf8))
    }

    private static func entry(_ name: StaticString, _ value: [UInt8]) -> [UInt8] {
        var entry: [UInt8] = []
        entry.reserveCapacity(name.utf8CodeUnitCount + value.count)
        name.withUTF8Buffer { entry.append(contentsOf: $0) }
        entry += value
        return entry
    }

    /// Whether a variable speaks to heed alone: from its service manager, or from another heed.
    private static func isPrivate(_ variable: [UInt8]) -> Bool {
        privateNames.contains { variable.starts(with: $0.utf8) }
    }
}

extension Run {
    /// Whether it is no run that anybody counts, but a question.
    var isTest: Bool {
        if case .test = part { true } else { false }
    }
}
