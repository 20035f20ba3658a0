import CLinux
import Glibc

/// A process of this user that holds inotify watches, which are counted together for all of them.
package struct WatchHolder: Hashable, Sendable {
    /// The number of the process.
    package var pid: Int32
    /// Its name, made safe for a line.
    package var name: String
    /// Its inotify instances.
    package var instances: Int
    /// The watches in them.
    package var watches: Int

    /// Makes a holder.
    package init(pid: Int32, name: String, instances: Int, watches: Int) {
        self.pid = pid
        self.name = name
        self.instances = instances
        self.watches = watches
    }

    /// The processes of this user that hold an instance, those with the most watches first.
    ///
    /// What belongs to other namespaces or cannot be read is left out: the sum may be less than the kernel's.
    ///
    /// Source: proc(5), `/proc/PID/fdinfo`.
    package static func all() -> [WatchHolder] {
        let user = geteuid()
        return WatchHolder.names(in: "/proc").compactMap { Int32($0) }
            .filter { pid in
                var status = stat()
                return stat("/proc/\(pid)", &status) == 0 && status.st_uid == user
            }
            .compactMap { WatchHolder(of: $0) }
            .sorted { ($0.watches, $1.pid) > ($1.watches, $0.pid) }
    }

    private init?(of pid: Int32) {
        let descriptors = WatchHolder.names(in: "/proc/\(pid)/fd").filter { name in
            WatchHolder.target(of: "/proc/\(pid)/fd/\(name)") == "anon_inode:inotify"
        }
        guard !descriptors.isEmpty else { return nil }
        self.pid = pid
        name = WatchHolder.name(of: pid)
        instances = descriptors.count
        watches = descriptors.reduce(0) { $0 + WatchHolder.watches(in: "/proc/\(pid)/fdinfo/\($1)") }
    }

    /// Counts the lines that stand for a watch, without keeping them: there may be hundreds of thousands.
    private static func watches(in path: String) -> Int {
        let file = cl_openat(AT_FDCWD, path, O_RDONLY, 0)
        guard file >= 0 else { return 0 }
        defer { _ = cl_close(file) }
        let sign = Array("inotify wd:".utf8)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var (count, column, isSign) = (0, 0, true)
        while true {
            let size = Int(cl_read(file, &buffer, buffer.count))
            guard size > 0 else { return count }
            for byte in buffer[..<size] {
                if byte == UInt8(ascii: "\n") {
                    (column, isSign) = (0, true)
                    continue
                }
                if isSign, column < sign.count {
                    isSign = sign[column] == byte
                    if isSign, column == sign.count - 1 { count += 1 }
                }
                column += 1
            }
        }
    }

    /// The command's name; only harmless letters of it, since any process may choose one that forges lines.
    private static func name(of pid: Int32) -> String {
        let file = cl_openat(AT_FDCWD, "/proc/\(pid)/comm", O_RDONLY, 0)
        guard file >= 0 else { return "?" }
        defer { _ = cl_close(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let size = Int(cl_read(file, &buffer, buffer.count))
        let harmless = buffer[..<max(0, size)].filter { (0x21...0x7E).contains($0) }
        return harmless.isEmpty ? "?" : String(decoding: harmless, as: UTF8.self)
    }

    private static func target(of link: String) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let size = readlink(link, &buffer, buffer.count)
        return String(decoding: buffer[..<max(0, size)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}

extension [WatchHolder] {
    /// Who holds how many watches, for one line: this process first, then at most four others.
    package func text(self own: Int32 = getpid()) -> String {
        let total = reduce(0) { $0 + $1.watches }
        let shown = filter { $0.pid == own } + filter { $0.pid != own && $0.watches > 0 }.prefix(4)
        let left = filter { $0.pid != own && $0.watches > 0 }.count - 4
        let list = shown.map { holder in
            "\(holder.name) \(holder.watches) " + (holder.pid == own ? "(this)" : "(pid \(holder.pid))")
        }
        let more = left > 0 ? " and \(left) more" : ""
        guard !list.isEmpty else { return "your user holds \(total) watches" }
        return "your user holds \(total) watches: " + list.joined(separator: ", ") + more
    }

    /// Who holds how many instances, for one line: those with the most first, at most five.
    package var instancesText: String {
        let total = reduce(0) { $0 + $1.instances }
        let most = sorted { ($0.instances, $1.pid) > ($1.instances, $0.pid) }
        let list = most.prefix(5).map { "\($0.name) \($0.instances) (pid \($0.pid))" }
        let more = most.count > 5 ? " and \(most.count - 5) more" : ""
        return "your user holds \(total) instances: " + list.joined(separator: ", ") + more
    }
}
