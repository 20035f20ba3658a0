import Foundation
import HeedTestKit
import Testing

/// A folder with a tree, a rule whose action writes down what it reads, and a heed that watches it.
final class Recording {
    let folder: TemporaryTree
    let heed: RunningProgram

    /// The tree that is watched.
    var tree: String { folder.path + "/tree" }

    /// Makes the tree and lets heed watch it.
    ///
    /// - Parameters:
    ///   - paths: the rule's, as YAML.
    ///   - keys: more keys of the rule, as lines.
    ///   - options: arguments of `Programs/record.pl`.
    ///   - place: where the folder is made; not /tmp, where vim saves in another way.
    ///   - hasNamespace: whether heed has its own mounts.
    ///   - preparation: shell text that makes the tree, in which it starts.
    /// - Throws: where that cannot be done.
    init(
        paths: String = "\"**\"",
        keys: String = "",
        options: [String] = [],
        below place: String = "/var/tmp",
        hasNamespace: Bool = false,
        after preparation: String
    ) async throws {
        folder = try TemporaryTree(below: place)
        try folder.makeDirectory("tree")
        try await Recording.shell(preparation, in: folder)
        let words = ["/usr/bin/perl", "\(Heed.sources)/Programs/record.pl", "\(folder.path)/log"] + options
        let command = words.map { "\"\($0)\"" }.joined(separator: ", ")
        let rule = ["paths: \(paths)", keys, "exec: [\(command)]"].joined(separator: "\n    ")
        try folder.write("heed.yaml", "root: tree\nrules:\n  record:\n    \(rule)\n")
        heed = try await Heed.watching(in: folder.path, hasNamespace: hasNamespace)
    }

    /// Runs shell text in the tree, which must succeed; `$SCRATCH` is a folder outside it, `$SOURCES` that of the tests.
    func shell(_ text: String) async throws { try await Recording.shell(text, in: folder) }

    private static func shell(_ text: String, in folder: TemporaryTree) async throws {
        try folder.makeDirectory("scratch")
        let variables = [
            "SCRATCH": folder.path + "/scratch", "SOURCES": Heed.sources, "HOME": folder.path,
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8", "EMAIL": "test@example.org", "GIT_CONFIG_NOSYSTEM": "1",
        ]
        let program = try RunningProgram(
            ["/usr/bin/timeout", "60", "/bin/sh", "-ec", text],
            in: folder.path + "/tree",
            environment: variables
        )
        let status = await program.ended()
        try #require(status == 0, "\(text): \(program.linesSoFar)")
    }

    /// All runs so far.
    func runs() -> [RunLog.Run] { RunLog(folder.text("log") ?? "").runs }

    /// Waits until a run has read something, and ended.
    ///
    /// - Returns: all runs so far.
    func runs(until path: String, is state: String) async -> [RunLog.Run] {
        let wanted = RunLog.Reading(path: path, state: state)
        _ = await Patience.until(30) {
            runs().contains { $0.success != nil && $0.readings.contains(wanted) }
        }
        return runs()
    }

    /// Writes a file that nothing else writes and waits until it was read: what happened before was told by then.
    ///
    /// - Returns: all runs but those for such files alone.
    func settled(_ name: String) async throws -> [RunLog.Run] {
        try folder.write("tree/" + name, "settled\n")
        let all = await runs(until: name, is: "f:settled:end")
        return all.filter {
            !$0.readings.allSatisfy { $0.path.hasPrefix(String(name.prefix(while: { $0 != "-" }))) }
        }
    }

    /// Ends heed.
    func end() async {
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }
}
