import Foundation

/// What is true: what the disk holds at rest, and what ever was there.
struct World: Sendable {
    /// Every file and link that is not ignored, as ``RunLog`` writes paths and states.
    var files: [String: String] = [:]
    /// What was there before heed began to watch.
    var before: [String: String] = [:]
    /// The inode of every directory that is not ignored.
    var directories: [UInt64: String] = [:]
    /// Every path of the writers' own parts that has ever existed.
    var made: Set<String> = []
    /// Every last component that anybody has made.
    var names: Set<String> = []
    /// Paths that only the test wrote, in the part that no writer enters.
    var sentinels: Set<String> = []

    /// The names that are ignored, by a `.gitignore` and by the rule file.
    static let ignored: Set<String> = ["node_modules", "build", ".git"]

    /// Reads the tree as it is now.
    mutating func look(at tree: String) {
        files = [:]
        directories = [:]
        look(Array(tree.utf8), [])
    }

    private mutating func look(_ absolute: [UInt8], _ relative: [UInt8]) {
        guard let status = File.status(absolute) else { return }
        directories[UInt64(status.st_ino)] = RunLog.plain(relative)
        for name in File.names(in: absolute)
        where !World.ignored.contains(String(decoding: name, as: UTF8.self)) {
            let path = absolute + [0x2F] + name
            let short = relative.isEmpty ? name : relative + [0x2F] + name
            guard let status = File.status(path) else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: look(path, short)
            case S_IFLNK: files[RunLog.plain(short)] = "l:" + RunLog.plain(File.target(path))
            case S_IFREG: files[RunLog.plain(short)] = World.state(File.contents(path))
            default: continue
            }
        }
    }

    /// A file's text as a log has it.
    static func state(_ contents: [UInt8]) -> String {
        contents.last == 0x0A
            ? "f:" + RunLog.plain(contents.dropLast()) + ":end" : "f:" + RunLog.plain(contents)
    }

    /// Adds what a writer has listed.
    mutating func add(list: [UInt8]) {
        for entry in list.split(separator: 0) {
            let path = RunLog.plain(entry.dropFirst())
            if entry.first == UInt8(ascii: "P") { made.insert(path) } else { names.insert(path) }
        }
    }
}
