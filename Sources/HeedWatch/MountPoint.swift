package import HeedModel
import Inotify

/// A place where a file system is mounted.
package struct MountPoint: Hashable, Sendable {
    /// The number of the mount; another mount over it has another one.
    package var id: Int
    /// Where.
    package var path: BytePath
    /// Its type, such as `ext4` or `fuse.sshfs`.
    package var type: String
    /// Which file system, and which directory of it: a number may be used again.
    package var source: [UInt8]

    /// Makes a mount point.
    package init(id: Int, path: BytePath, type: String, source: [UInt8] = []) {
        self.id = id
        self.source = source
        self.path = path
        self.type = type
    }

    /// All mounts that this process sees, in the order in which they were made.
    package static func all() -> [MountPoint] {
        ProcFile.contents(of: "/proc/self/mountinfo").map(all(in:)) ?? []
    }

    /// Whether a file is mounted there, over another one: writes to it give no event in that directory.
    package var isFile: Bool { FileSystem.isKnownFile(path) }

    /// All mounts of a list as `/proc/self/mountinfo` gives it.
    static func all(in list: [UInt8]) -> [MountPoint] {
        list.split(separator: UInt8(ascii: "\n")).compactMap { MountPoint(line: Array($0)) }
    }

    /// Reads a line of `/proc/self/mountinfo`.
    ///
    /// Source: proc(5).
    package init?(line: [UInt8]) {
        let fields = line.split(separator: UInt8(ascii: " "))
        guard fields.count > 8, let id = Int(String(decoding: fields[0], as: UTF8.self)),
            let dash = fields[6...].firstIndex(where: { $0.elementsEqual("-".utf8) }),
            dash + 1 < fields.endIndex
        else { return nil }
        self.id = id
        path = BytePath(MountPoint.unescaped(Array(fields[4])))
        type = String(decoding: fields[dash + 1], as: UTF8.self)
        source = Array(fields[2...3].joined(separator: [UInt8(ascii: " ")]))
    }

    /// A space is written as `\040`.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let digits = bytes[index...].dropFirst().prefix(3)
            if bytes[index] == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                result.append(value)
                index += 4
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
