import Foundation
import Glibc
import Globs
import Testing

/// A work tree of the installed git, removed with the object.
final class GitRepository {
    /// What git says about one path.
    struct Answer {
        var file: String
        var line: String
        var pattern: String

        /// Whether git ignores the path.
        var isIgnored: Bool { !pattern.isEmpty && !pattern.hasPrefix("!") }
    }

    /// How many pairs of patterns and trees are compared with git: enough for every day unless
    /// `HEED_ORACLE_PAIRS` says otherwise.
    static let pairs = ProcessInfo.processInfo.environment["HEED_ORACLE_PAIRS"].flatMap(Int.init) ?? 1200

    /// Seeds for so many trees, `block` a seed; they begin at 1, or where `HEED_ORACLE_SEED` says.
    static func seeds(block: Int) -> ClosedRange<UInt64> {
        let first = ProcessInfo.processInfo.environment["HEED_ORACLE_SEED"].flatMap(UInt64.init) ?? 1
        return first...(first + UInt64(max(1, pairs / block)) - 1)
    }

    let top: URL

    init() throws {
        let memory = "/dev/shm"
        let base =
            FileManager.default.isWritableFile(atPath: memory)
            ? URL(filePath: memory) : FileManager.default.temporaryDirectory
        top = base.appending(path: "globs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: top, withIntermediateDirectories: true)
        try git(["init", "--quiet"])
    }

    deinit {
        try? FileManager.default.removeItem(at: top)
    }

    /// Asks about many paths at once; nonexistent ones count as files.
    func ask(_ paths: [[UInt8]], excludesFile: String? = nil) throws -> [Answer] {
        let question = top.appending(path: ".git/question")
        try Data(paths.joined(separator: [0])).write(to: question)
        let excludes =
            excludesFile.map { ["-c", "core.excludesFile=" + top.appending(path: $0).path()] } ?? []
        let output = try git(
            excludes + ["check-ignore", "-v", "--no-index", "--stdin", "-z", "-n"],
            input: question
        )
        var fields = output.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        fields.removeLast()
        return stride(from: 0, to: fields.count, by: 4).map {
            Answer(file: fields[$0], line: fields[$0 + 1], pattern: fields[$0 + 2])
        }
    }

    func makeDirectory(_ path: [UInt8]) throws {
        let made = mkdir(absolute(path), 0o755)
        try #require(made == 0 || errno == EEXIST)
    }

    func write(_ content: [UInt8], to path: [UInt8]) throws {
        let file = open(absolute(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try #require(file >= 0)
        defer { close(file) }
        try #require(Glibc.write(file, content, content.count) == content.count)
    }

    @discardableResult
    private func git(_ arguments: [String], input: URL? = nil) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = top
        var environment = ProcessInfo.processInfo.environment
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["GIT_CEILING_DIRECTORIES"] = nil
        process.environment = environment
        process.standardInput = try input.map(FileHandle.init(forReadingFrom:)) ?? FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        // check-ignore says 1 when nothing is ignored.
        try #require(process.terminationStatus <= 1)
        return output
    }

    /// File names need not be UTF-8, which URLs do not carry.
    private func absolute(_ path: [UInt8]) -> [CChar] {
        (top.path().bytes + "/".bytes + path + [0]).map { CChar(bitPattern: $0) }
    }
}
