import Glibc
import HeedModel

/// Small files read whole; the only door of this module to open(2) and lstat(2).
enum FileBytes {
    /// What a name stands for.
    enum Kind: Hashable {
        case file, directory, other
    }

    /// The content of a regular file; nil where there is none or it cannot be read.
    static func read(_ path: BytePath, limit: Int, followsLinks: Bool) -> [UInt8]? {
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW)
        let descriptor = path.withCString { open($0, flags) }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var content = [UInt8](repeating: 0, count: min(Int(status.st_size) + 1, limit))
        var length = 0
        while length < content.count {
            let count = content.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress?.advanced(by: length), buffer.count - length)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            length += count
        }
        return Array(content[..<length])
    }

    /// What a name stands for, links not followed; nil where it does not exist.
    static func kind(of path: BytePath) -> Kind? {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        default: return .other
        }
    }

    /// Whether a name leads to a directory, links followed.
    static func leadsToDirectory(_ path: BytePath) -> Bool {
        var status = stat()
        return path.withCString { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The path without links; nil where it leads nowhere.
    static func target(of path: BytePath) -> BytePath? {
        guard let text = path.withCString({ realpath($0, nil) }) else { return nil }
        defer { free(text) }
        return BytePath(UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) })
    }

    /// What tells a file from a later one of its name, links not followed; nil where it does not exist.
    static func stamp(of path: BytePath) -> PathState.Stamp? {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else { return nil }
        return PathState.Stamp(
            device: UInt64(status.st_dev),
            inode: UInt64(status.st_ino),
            size: 0,
            modified: 0,
            changed: Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
        )
    }

    /// The names in a directory with their kinds, `.` and `..` left out; empty where it cannot be read.
    static func entries(of directory: BytePath) -> [(name: [UInt8], kind: Kind)] {
        readableEntries(of: directory) ?? []
    }

    /// The same; empty, too, where the directory got another name meanwhile: what is new in it never had the old one.
    static func presentEntries(of directory: BytePath) -> [(name: [UInt8], kind: Kind)] {
        guard let stream = directory.withCString({ opendir($0) }) else { return [] }
        defer { closedir(stream) }
        let result = entries(in: stream, directory)
        var (here, there) = (stat(), stat())
        let isPresent =
            fstat(dirfd(stream), &here) == 0 && directory.withCString { stat($0, &there) } == 0
            && here.st_ino == there.st_ino && here.st_dev == there.st_dev
        return isPresent ? result : []
    }

    /// The same; nil where the directory cannot be read.
    static func readableEntries(of directory: BytePath) -> [(name: [UInt8], kind: Kind)]? {
        guard let stream = directory.withCString({ opendir($0) }) else { return nil }
        defer { closedir(stream) }
        return entries(in: stream, directory)
    }

    private static func entries(
        in stream: OpaquePointer,
        _ directory: BytePath
    ) -> [(name: [UInt8], kind: Kind)] {
        var result: [(name: [UInt8], kind: Kind)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name == Array(".".utf8) || name == Array("..".utf8) { continue }
            switch Int(entry.pointee.d_type) {
            case DT_DIR: result.append((name, .directory))
            case DT_REG: result.append((name, .file))
            case DT_UNKNOWN: result.append((name, kind(of: directory.appending(name)) ?? .other))
            default: result.append((name, .other))
            }
        }
        return result
    }
}
