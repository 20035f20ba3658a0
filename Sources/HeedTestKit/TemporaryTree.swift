import Foundation

/// A fresh folder of its own for one test, removed with the object.
package final class TemporaryTree: Sendable {
    /// Its absolute path, links resolved, without a trailing `/`.
    package let path: String

    /// Makes the folder below `parent`, the user's temporary folder unless given.
    package init(below parent: String? = nil) throws {
        let base = parent ?? FileManager.default.temporaryDirectory.path
        let url = URL(fileURLWithPath: base).appendingPathComponent("heed-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.resolvingSymlinksInPath().path
    }

    /// A folder in memory where there is one: thousands of files there do not wait for a disk that others use.
    package static func inMemory() throws -> TemporaryTree {
        let memory = "/dev/shm"
        return try TemporaryTree(below: FileManager.default.isWritableFile(atPath: memory) ? memory : nil)
    }

    /// Writes a file, its directories included; gives its absolute path.
    @discardableResult
    package func write(_ relative: String, _ text: String = "") throws -> String {
        let file = path + "/" + relative
        let directory = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Makes a directory and those above it.
    package func makeDirectory(_ relative: String) throws {
        try FileManager.default.createDirectory(
            atPath: path + "/" + relative,
            withIntermediateDirectories: true
        )
    }

    /// The text of a file; nil where it cannot be read.
    package func text(_ relative: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + relative).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
