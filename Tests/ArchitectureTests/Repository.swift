import Foundation

/// The files of this repository, read from disk.
struct Repository {
    /// The folder that holds `Package.swift`.
    static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every file that is tracked and is text.
    let files: [SourceText]
    /// The folders in `Sources`.
    let modules: Set<String>
    /// `Sources/README.md`.
    let readme: String

    init() throws {
        files = try Repository.tracked().compactMap { path in
            let data = try? Data(contentsOf: Repository.top.appendingPathComponent(path))
            guard let data, !data.contains(0), let text = String(data: data, encoding: .utf8) else {
                return nil
            }
            return SourceText(path: path, text: text)
        }
        modules = Set(files.filter { $0.path.hasPrefix("Sources/") }.map(\.module).filter { !$0.isEmpty })
        readme = files.first { $0.path == "Sources/README.md" }?.lines.joined(separator: "\n") ?? ""
    }

    /// What git tracks, or, outside a work tree, all files but build products.
    private static func tracked() throws -> [String] {
        let git = Process()
        let output = Pipe()
        git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        git.arguments = ["git", "-C", top.path, "ls-files", "-z"]
        git.standardOutput = output
        git.standardError = FileHandle.nullDevice
        try git.run()
        let names = output.fileHandleForReading.readDataToEndOfFile().split(separator: 0)
        git.waitUntilExit()
        guard git.terminationStatus != 0 else { return names.map { String(decoding: $0, as: UTF8.self) } }
        let all = FileManager.default.enumerator(atPath: top.path)?.compactMap { $0 as? String } ?? []
        return all.filter { !$0.hasPrefix(".build") && !$0.hasPrefix(".git/") }.sorted()
    }
}
