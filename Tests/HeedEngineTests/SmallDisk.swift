import Glibc
import HeedModel

/// Short verbs for files and directories with absolute paths; each says whether it could be done.
enum SmallDisk {
    static func makeDirectory(_ path: String) -> Bool { mkdir(path, 0o755) == 0 }

    static func makeDirectories(_ path: String, below top: String) {
        var next = top
        for name in path.dropFirst(top.utf8.count).split(separator: "/") {
            next += "/" + name
            _ = makeDirectory(next)
        }
    }

    static func write(_ path: String, _ text: String) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return false }
        defer { close(file) }
        return Glibc.write(file, text, text.utf8.count) == text.utf8.count
    }

    static func rename(_ old: String, _ new: String) -> Bool { Glibc.rename(old, new) == 0 }

    static func removeFile(_ path: String) -> Bool { unlink(path) == 0 }

    static func removeTree(_ path: String) -> Bool {
        empty(path)
        return rmdir(path) == 0
    }

    static func empty(_ directory: String) {
        for (name, isDirectory) in entries(of: directory) {
            let path = directory + "/" + name
            _ = isDirectory ? removeTree(path) : removeFile(path)
        }
    }

    /// What a file holds; nil where there is none.
    static func text(_ path: BytePath) -> String? {
        let file = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(file, &buffer, buffer.count)
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// The files below a directory, relative, with what they hold.
    static func files(below directory: String) -> [String: String] {
        var result: [String: String] = [:]
        for (name, isDirectory) in entries(of: directory) {
            let path = directory + "/" + name
            if isDirectory {
                for (inner, text) in files(below: path) { result["\(name)/\(inner)"] = text }
            } else {
                result[name] = text(BytePath(path))
            }
        }
        return result
    }

    private static func entries(of directory: String) -> [(name: String, isDirectory: Bool)] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var result: [(String, Bool)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { result.append((name, entry.pointee.d_type == UInt8(DT_DIR))) }
        }
        return result
    }
}
