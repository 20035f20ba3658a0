import CLinux
import Glibc
import Synchronization
import SystemPackage

/// A directory of its own for one test, with short verbs; removed at the end.
final class Disk: Sendable {
    let path: String
    private let count = Atomic(0)

    /// Text that was not written before.
    func next() -> String { "\(count.add(1, ordering: .relaxed).newValue)" }

    init() throws {
        let place = getenv("TREE_TESTS_DIRECTORY").map { String(cString: $0) } ?? "/var/tmp"
        var template = Array((place + "/inotify-tree-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
        // The kernel's own spelling, so that paths compare.
        path = String(cString: made)
    }

    deinit {
        Disk.removeAll(path)
    }

    var filePath: FilePath { FilePath(path) }

    func path(_ name: String) -> String { name.isEmpty ? path : path + "/" + name }

    func file(_ name: String) -> FilePath { FilePath(path(name)) }

    @discardableResult
    func makeDirectory(_ name: String) -> Bool { mkdir(path(name), 0o755) == 0 }

    /// With all directories above.
    func makeDirectories(_ name: String) {
        var sofar = ""
        for part in name.split(separator: "/") {
            sofar += (sofar.isEmpty ? "" : "/") + part
            makeDirectory(sofar)
        }
    }

    @discardableResult
    func write(_ name: String, _ text: String = "x") -> Bool {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return false }
        _ = text.withCString { Glibc.write(descriptor, $0, strlen($0)) }
        close(descriptor)
        return true
    }

    /// Opens a file for writing and closes it, which is told as a write and costs the file system nothing.
    func touchByClosing(_ name: String) {
        let descriptor = open(path(name), O_WRONLY | O_CLOEXEC)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Makes a file whose name need not be text.
    func write(bytes name: [UInt8]) {
        let whole = Array(path.utf8) + [UInt8(ascii: "/")] + name + [0]
        let descriptor = whole.withUnsafeBytes { bytes in
            bytes.assumingMemoryBound(to: CChar.self).baseAddress.map {
                open($0, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            } ?? -1
        }
        _ = Glibc.write(descriptor, "x", 1)
        close(descriptor)
    }

    @discardableResult
    func move(_ old: String, _ new: String) -> Bool { rename(path(old), path(new)) == 0 }

    /// Lets two names change their owners at once.
    func exchange(_ one: String, _ two: String) -> Bool {
        cl_renameat2(AT_FDCWD, path(one), AT_FDCWD, path(two), 2) == 0
    }

    @discardableResult
    func remove(_ name: String) -> Bool { unlink(path(name)) == 0 || rmdir(path(name)) == 0 }

    func removeTree(_ name: String) { Disk.removeAll(path(name)) }

    @discardableResult
    func link(_ target: String, _ name: String) -> Bool { symlink(target, path(name)) == 0 }

    @discardableResult
    func hardLink(_ old: String, _ name: String) -> Bool { Glibc.link(path(old), path(name)) == 0 }

    @discardableResult
    func change(mode: mode_t, _ name: String) -> Bool { chmod(path(name), mode) == 0 }

    /// Everything below, directories and others apart, as whole paths.
    func contents(_ name: String = "") -> (directories: Set<String>, others: Set<String>) {
        var directories: Set<String> = [path(name)]
        var others: Set<String> = []
        Disk.list(path(name), &directories, &others)
        return (directories, others)
    }

    /// The folder of these tests' sources.
    static var sources: String {
        String(#filePath.prefix(through: #filePath.lastIndex(of: "/") ?? #filePath.startIndex).dropLast())
    }

    /// What a directory holds, directories and others apart, as names.
    static func entries(_ directory: String) -> (directories: Set<[UInt8]>, others: Set<[UInt8]>) {
        var (directories, others): (Set<[UInt8]>, Set<[UInt8]>) = ([], [])
        guard let stream = opendir(directory) else { return ([], []) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let start = UnsafeRawPointer(entry).advanced(by: 19).assumingMemoryBound(to: UInt8.self)
            let name = Array(
                UnsafeBufferPointer(
                    start: start,
                    count: strlen(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))
                )
            )
            guard name != Array(".".utf8), name != Array("..".utf8) else { continue }
            if entry.pointee.d_type == UInt8(DT_DIR) { directories.insert(name) } else { others.insert(name) }
        }
        return (directories, others)
    }

    private static func list(
        _ directory: String,
        _ directories: inout Set<String>,
        _ others: inout Set<String>
    ) {
        guard let stream = opendir(directory) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            // Not by way of d_name: it claims 256 bytes, of which the record need not have all.
            let start = UnsafeRawPointer(entry).advanced(by: 19).assumingMemoryBound(to: CChar.self)
            let name = String(cString: start)
            guard name != ".", name != ".." else { continue }
            let path = directory + "/" + name
            if entry.pointee.d_type == UInt8(DT_DIR) {
                directories.insert(path)
                list(path, &directories, &others)
            } else {
                others.insert(path)
            }
        }
    }

    /// By raw names, which need not be text.
    private static func removeAll(_ path: String) {
        if unlink(path) == 0 { return }
        empty(open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
        rmdir(path)
    }

    /// Removes everything in an open directory, and closes it.
    private static func empty(_ directory: CInt) {
        guard directory >= 0 else { return }
        guard let stream = fdopendir(directory) else {
            close(directory)
            return
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = UnsafeRawPointer(entry).advanced(by: 19).assumingMemoryBound(to: CChar.self)
            guard strcmp(name, ".") != 0, strcmp(name, "..") != 0 else { continue }
            if unlinkat(directory, name, 0) == 0 { continue }
            empty(openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
            unlinkat(directory, name, AT_REMOVEDIR)
        }
    }
}
