internal import CLinux
internal import Glibc

/// Reads small files of /proc whole.
package enum ProcFile {
    /// The bytes of a file; nil if it cannot be read.
    package static func contents(of path: String) -> [UInt8]? {
        let descriptor = cl_openat(AT_FDCWD, path, O_RDONLY, 0)
        guard descriptor >= 0 else { return nil }
        defer { _ = cl_close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { cl_read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { return nil }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// The watch descriptors and masks that the kernel lists for an inotify descriptor of this process.
    ///
    /// Source: proc(5), `/proc/self/fdinfo`.
    package static func watches(of descriptor: CInt) -> [CInt: UInt32]? {
        guard let bytes = contents(of: "/proc/self/fdinfo/\(descriptor)") else { return nil }
        var watches: [CInt: UInt32] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n"))
        where line.starts(with: Array("inotify wd:".utf8)) {
            var watch: CInt?
            var mask: UInt32?
            for field in String(decoding: line, as: UTF8.self).split(separator: " ") {
                if field.hasPrefix("wd:") { watch = CInt(field.dropFirst(3), radix: 16) }
                if field.hasPrefix("mask:") { mask = UInt32(field.dropFirst(5), radix: 16) }
            }
            if let watch, let mask { watches[watch] = mask }
        }
        return watches
    }
}
