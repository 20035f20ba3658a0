import Glibc
package import HeedModel

/// What the process was given by its caller, read without Foundation.
package enum Surroundings {
    /// The environment; an entry that is not UTF-8 is repaired here and reaches actions unchanged all the same.
    package static func environment() -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text)
            if let equals = pair.firstIndex(of: "=") {
                result[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
            }
            entry += 1
        }
        return result
    }

    /// The effective user and group.
    package static func user() -> (userID: UInt32, groupID: UInt32) {
        (geteuid(), getegid())
    }

    /// How many processors heed may use.
    package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The current directory; `/` where it was deleted.
    package static func currentDirectory() -> BytePath {
        guard let text = getcwd(nil, 0) else { return BytePath("/") }
        defer { free(text) }
        return BytePath(UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) })
    }

    /// Whether a path is a directory now, and if not whether it is there at all.
    package static func isDirectory(_ path: BytePath) -> Bool? {
        var status = stat()
        guard path.withCString({ stat($0, &status) }) == 0 else { return nil }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    /// What a name stands for, links not followed; nil where it does not exist.
    package static func kind(of path: BytePath) -> FileKind? {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        case S_IFLNK: return .link
        default: return .special
        }
    }

    /// The path without links, `.` and `..`; nil where it does not exist.
    package static func realPath(of path: BytePath) -> BytePath? {
        guard let text = path.withCString({ realpath($0, nil) }) else { return nil }
        defer { free(text) }
        return BytePath(UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) })
    }

    /// The bytes of an argument that the command line's parser gave as text.
    ///
    /// The parser repairs what is not UTF-8; the argument is then found again among those of the process.
    package static func bytes(ofArgument text: String) -> [UInt8] {
        guard text.unicodeScalars.contains("\u{FFFD}") else { return Array(text.utf8) }
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[index] else { continue }
            let bytes = UnsafeBufferPointer(start: argument, count: strlen(argument)).map {
                UInt8(bitPattern: $0)
            }
            if String(decoding: bytes, as: UTF8.self) == text { return bytes }
        }
        return Array(text.utf8)
    }

    /// Writes text to a descriptor, as far as it takes it.
    package static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
