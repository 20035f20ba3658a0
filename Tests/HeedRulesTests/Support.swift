import Foundation
import HeedModel
import HeedReport
import HeedRules

/// The folder of fixtures of this test target.
enum Fixtures {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
        path: "Fixtures"
    )

    /// The names of the files with a suffix in a folder, sorted.
    static func names(in name: String, suffix: String) -> [String] {
        let all =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)) ?? []
        return all.filter { $0.hasSuffix(suffix) }.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        try Array(Data(contentsOf: folder.appending(path: path)))
    }

    /// Whether expected answers are to be replaced by the present ones.
    static let areWrittenAnew = ProcessInfo.processInfo.environment["HEED_UPDATE_SNAPSHOTS"] != nil

    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: path))
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }
}

/// A loader that depends on nothing of the machine, and its answers as text.
enum Loading {
    static let directory = BytePath("/srv/app")

    static let loader = RuleLoader(
        environment: ["HOME": "/home/me", "NAME": "value", "EMPTY": ""],
        homeDirectory: BytePath("/home/me"),
        currentDirectory: directory,
        userID: 1000,
        groupID: 1000
    )

    static func load(_ bytes: [UInt8]) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
        loader.load(source: SourceFile(name: "heed.yaml", bytes: bytes), directory: directory)
    }

    static func load(_ text: String) -> (rules: RuleSet?, diagnostics: [Diagnostic]) {
        load(Array(text.utf8))
    }

    /// The one rule of a text that must be right.
    static func rule(_ keys: String) throws -> Rule.Definition {
        let lines = keys.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }
            .joined()
        let loaded = load("rules:\n  test:\n\(lines)")
        guard let rule = loaded.rules?.rules.first else {
            throw Unusable(description: DiagnosticText().render(loaded.diagnostics))
        }
        return rule.definition
    }

    struct Unusable: Error, CustomStringConvertible {
        var description: String
    }
}
