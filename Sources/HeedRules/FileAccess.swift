import CLinux
import Glibc
package import HeedModel

/// The only door of this module to the disk: looks for rule files and opens them safely.
package enum FileAccess {
    /// Why a file could not be read.
    package enum Failure: Error, Hashable, Sendable {
        /// Nothing has that name.
        case missing
        /// A link to a name that nothing has, or into a ring of links.
        case brokenLink
        /// The directory part, or the file itself, is not ours to read.
        case denied
        /// Neither a file nor a directory.
        case notAFile(String)
        /// A link that leads out of the file's own directory, to this path.
        case leavesDirectory(BytePath)
        /// Larger than the limit.
        case tooLarge
        /// A directory without rule files.
        case emptyDirectory
        /// Anything else, in the words of the system.
        case other(String)
    }

    /// A file as it was opened: what was checked is what was read.
    package struct Opened: Sendable {
        /// The content.
        package var bytes: [UInt8]
        /// Owner and mode of the file.
        package var file: FileSafety.Status
        /// Owners and modes of the directory that its name is in, and of those down to the one it really is in.
        package var directories: [(path: BytePath, status: FileSafety.Status)]
        /// The real path of that directory.
        package var directoryPath: BytePath
        /// The real path of the file.
        package var path: BytePath
    }

    /// What stands at a path, links followed.
    package enum Kind: Hashable, Sendable {
        /// Nothing, or nothing that can be seen.
        case nothing
        /// A directory.
        case directory
        /// Anything else.
        case file
    }

    /// `O_PATH`, which the overlay lacks: 0o10000000 on x86 and arm.
    private static let pathOnly: Int32 = 0o10000000

    /// What stands at an absolute path.
    package static func kind(of path: BytePath) -> Kind {
        var status = stat()
        guard withName(path, { stat($0, &status) }) == 0 else { return .nothing }
        return status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
    }

    /// Whether a name exists, itself a broken link perhaps.
    package static func exists(_ path: BytePath) -> Bool {
        var status = stat()
        return withName(path, { lstat($0, &status) }) == 0
    }

    /// The path without links; nil where nothing is there, or nothing that can be seen.
    package static func realPath(of path: BytePath) -> BytePath? {
        guard let descriptor = try? open(path, pathOnly) else { return nil }
        defer { close(descriptor) }
        return try? realPath(of: descriptor)
    }

    /// The names in a directory, sorted bytewise.
    package static func names(in directory: BytePath) throws(Failure) -> [[UInt8]] {
        guard let stream = withName(directory, { opendir($0) }) else { throw failure(errno) }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            names.append(name)
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Opens and reads a regular file, which may be a link only to one in its own directory or below it.
    ///
    /// Nothing else is ever opened for reading: a fifo would block, a device could act.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - limit: the largest size.
    /// - Returns: content, owners and modes, all of the one file that was opened.
    /// - Throws: why it could not be read; ``Failure/leavesDirectory(_:)`` for a link out of its directory.
    package static func read(_ path: BytePath, limit: Int) throws(Failure) -> Opened {
        let parent = path.parent ?? BytePath("/")
        let directory = try open(parent, pathOnly | O_DIRECTORY)
        defer { close(directory) }
        let found: Int32
        do {
            found = try open(path, pathOnly)
        } catch {
            throw linkTarget(path) != nil && error != .denied ? .brokenLink : error
        }
        defer { close(found) }
        let status = try status(of: found)
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .notAFile("a directory")
        case S_IFIFO: throw .notAFile("a fifo")
        case S_IFSOCK: throw .notAFile("a socket")
        default: throw .notAFile("a device")
        }
        let directoryPath = try realPath(of: directory)
        let filePath = try realPath(of: found)
        guard filePath.relative(to: directoryPath) != nil else { throw .leavesDirectory(filePath) }
        try checkLinks(from: path, within: directoryPath)
        var directories = [(path: directoryPath, status: try safetyStatus(of: directory))]
        var home = filePath.parent
        while let inner = home, inner != directoryPath, inner.relative(to: directoryPath) != nil {
            let real = try open(inner, pathOnly | O_DIRECTORY)
            defer { close(real) }
            directories.append((path: inner, status: try safetyStatus(of: real)))
            home = inner.parent
        }
        let descriptor = try open(BytePath("/proc/self/fd/\(found)"), O_RDONLY | O_NONBLOCK | O_NOCTTY)
        defer { close(descriptor) }
        return Opened(
            bytes: try content(of: descriptor, limit: limit),
            file: try safetyStatus(of: found),
            directories: directories,
            directoryPath: directoryPath,
            path: filePath
        )
    }

    private static func content(of descriptor: Int32, limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(errno) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw .tooLarge }
        }
    }

    private static func open(_ path: BytePath, _ flags: Int32) throws(Failure) -> Int32 {
        while true {
            let descriptor = withName(path) { Glibc.open($0, flags | O_CLOEXEC) }
            if descriptor >= 0 { return descriptor }
            guard errno == EINTR else { throw failure(errno) }
        }
    }

    private static func status(of descriptor: Int32) throws(Failure) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
        return status
    }

    private static func safetyStatus(of descriptor: Int32) throws(Failure) -> FileSafety.Status {
        let status = try status(of: descriptor)
        return FileSafety.Status(
            isDirectory: status.st_mode & S_IFMT == S_IFDIR,
            userID: status.st_uid,
            groupID: status.st_gid,
            mode: status.st_mode & 0o7777,
            writers: AccessList.writers(accessList(of: descriptor))
        )
    }

    /// The access list as the kernel stores it; empty where the file has none.
    private static func accessList(of descriptor: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = getxattr("/proc/self/fd/\(descriptor)", "system.posix_acl_access", &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : []
    }

    private static let mostLinks = 40

    /// Each link on the way to the file must lead to a name in its own directory or below it.
    private static func checkLinks(from path: BytePath, within directory: BytePath) throws(Failure) {
        var place = path
        for _ in 0..<mostLinks {
            guard let target = linkTarget(place) else { return }
            let parent = place.parent ?? BytePath("/")
            place = target.isAbsolute ? target : parent.appending(target.bytes)
            let home = try open(place.parent ?? BytePath("/"), pathOnly | O_DIRECTORY)
            defer { close(home) }
            guard try realPath(of: home).relative(to: directory) != nil else { throw .leavesDirectory(place) }
        }
    }

    /// What a link holds; nil for anything else.
    private static func linkTarget(_ path: BytePath) -> BytePath? {
        var buffer = [CChar](repeating: 0, count: 4_097)
        let count = withName(path) { readlink($0, &buffer, buffer.count) }
        guard count > 0 else { return nil }
        return BytePath(buffer[..<count].map { UInt8(bitPattern: $0) })
    }

    private static func realPath(of descriptor: Int32) throws(Failure) -> BytePath {
        var buffer = [CChar](repeating: 0, count: 4_097)
        let count = readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count)
        guard count > 0 else { throw .other("/proc is not mounted") }
        return BytePath(buffer[..<count].map { UInt8(bitPattern: $0) })
    }

    private static func failure(_ code: Int32) -> Failure {
        switch code {
        case ENOENT, ENOTDIR: .missing
        case EACCES, EPERM: .denied
        default: .other(String(cString: strerror(code)))
        }
    }

    private static func withName<Result>(_ path: BytePath, _ body: (UnsafePointer<CChar>) -> Result) -> Result
    {
        let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
        return name.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return body("") }
            return body(base)
        }
    }
}
