import Foundation

/// The files of this repository, found from this file.
enum Repository {
    /// The folder that holds Package.swift.
    static let path: String = {
        let file = URL(fileURLWithPath: #filePath)
        return file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    }()

    /// The built programs: where `HEED_BINARY` points, or beside the tests.
    static let programs: String = {
        if let named = ProcessInfo.processInfo.environment["HEED_BINARY"] {
            return URL(fileURLWithPath: named).deletingLastPathComponent().path
        }
        let beside = Bundle.main.bundleURL.path
        let candidates = [beside, beside + "/..", path + "/.build/debug"]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0 + "/heed") } ?? beside
    }()

    /// The built heed.
    static let heed = programs + "/heed"

    /// The names in a folder that end so, sorted.
    static func names(in folder: String, ending: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)
            .filter { $0.hasSuffix(ending) }
            .sorted()
    }

    /// The text of a file.
    static func text(_ relative: String) throws -> String {
        try String(contentsOfFile: path + "/" + relative, encoding: .utf8)
    }
}
