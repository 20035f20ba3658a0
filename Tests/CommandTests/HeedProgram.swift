import Foundation
import HeedTestKit

/// The built heed, found beside the tests.
enum HeedProgram {
    /// The folder that the build puts programs into.
    static let folder: String = {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = Bundle.main.bundleURL.path
        let candidates = [beside, beside + "/..", repository.path + "/.build/debug"]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0 + "/heed") } ?? beside
    }()

    /// Its path.
    static let path = folder + "/heed"

    /// Starts heed in a folder.
    static func start(
        _ arguments: [String],
        in tree: TemporaryTree,
        environment: [String: String] = [:],
        output: String? = nil
    ) throws -> RunningProgram {
        try RunningProgram([path] + arguments, in: tree.path, environment: environment, output: output)
    }

    /// Starts heed in a folder and waits until it watches.
    static func watching(
        _ arguments: [String] = [],
        in tree: TemporaryTree,
        environment: [String: String] = [:]
    ) async throws -> RunningProgram {
        let heed = try start(arguments, in: tree, environment: environment)
        await heed.line(with: "heed: watching")
        return heed
    }

    /// Starts heed as a user who is not root, from a copy that everybody may execute.
    static func asNobody(
        _ arguments: [String],
        in tree: TemporaryTree,
        before command: String = "true",
        asRoot preparation: String = "true"
    ) throws -> RunningProgram {
        try asNobody(tree)
        let nobody = "exec /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups"
        let script =
            "set -e; \(preparation); \(nobody) /bin/sh -c '\(command); exec \"$0\" \"$@\"' \"$0\" \"$@\""
        return try RunningProgram(
            ["/bin/sh", "-c", script, tree.path + "/.bin/heed"] + arguments,
            in: tree.path,
            environment: ["HOME": "/nonexistent", "XDG_RUNTIME_DIR": ""]
        )
    }

    private static func asNobody(_ tree: TemporaryTree) throws {
        try tree.makeDirectory(".bin")
        for name in ["heed", "heed-guard"]
        where !FileManager.default.fileExists(atPath: "\(tree.path)/.bin/\(name)") {
            try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(tree.path)/.bin/\(name)")
        }
        let owner = Process()
        owner.executableURL = URL(fileURLWithPath: "/bin/chown")
        owner.arguments = ["-R", "65534:65534", tree.path]
        let done = DispatchSemaphore(value: 0)
        owner.terminationHandler = { _ in done.signal() }
        try owner.run()
        done.wait()
    }
}
