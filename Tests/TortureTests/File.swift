import Foundation

/// Files by names that are bytes.
enum File {
    private static func withName<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result
    {
        (path + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map(body) ?? body("")
            }
        }
    }

    /// A file's status, links not followed; nil where nothing is.
    static func status(_ path: [UInt8]) -> stat? {
        var status = stat()
        return withName(path) { lstat($0, &status) } == 0 ? status : nil
    }

    /// The names in a directory.
    static func names(in path: [UInt8]) -> [[UInt8]] {
        guard let stream = withName(path, { opendir($0) }) else { return [] }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            // Not by way of d_name: it claims 256 bytes, of which the record need not have all.
            let start = UnsafeRawPointer(entry).advanced(by: 19).assumingMemoryBound(to: UInt8.self)
            let name = Array(
                UnsafeBufferPointer(start: start, count: strlen(UnsafePointer<CChar>(OpaquePointer(start))))
            )
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        }
        return names
    }

    /// Where a link points.
    static func target(_ path: [UInt8]) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = withName(path) { readlink($0, &buffer, buffer.count) }
        return buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
    }

    /// What is in a file; nothing where it cannot be read.
    static func contents(_ path: [UInt8]) -> [UInt8] {
        let descriptor = withName(path) { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return contents }
            contents += buffer[..<count]
        }
    }
}
