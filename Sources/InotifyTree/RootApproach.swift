internal import CLinux
internal import Glibc

/// The way to a root, name by name as the kernel goes it: what must stay in place for its path to mean the same.
struct RootApproach {
    /// A directory or a symbolic link that the path leads through.
    struct Station: Equatable {
        let path: [UInt8]
        let isLink: Bool
    }

    /// What the path leads through, the root itself left out unless it is a link.
    private(set) var stations: [Station] = []
    /// The directory in which the last name was looked up.
    private(set) var directory: [UInt8]
    /// That name.
    private(set) var name: [UInt8] = []
    /// Whether the last name is not there, or is no way to go on.
    private(set) var isMissing = false

    /// Goes along a path.
    init(to path: [UInt8]) {
        directory = Array((path.first == slash ? "/" : ".").utf8)
        var rest = Array(path.split(separator: slash).reversed())
        var links = 0
        while let next = rest.popLast() {
            if next.elementsEqual(".".utf8) { continue }
            name = Array(next)
            let whole = Self.join(directory, next)
            if next.elementsEqual("..".utf8) {
                directory = whole
                continue
            }
            var status = cl_status()
            let error = TreeCore.withCString(whole) {
                cl_statx(AT_FDCWD, $0, AT_SYMLINK_NOFOLLOW, &status)
            }
            guard error >= 0 else {
                isMissing = true
                return
            }
            switch status.mode & S_IFMT {
            case S_IFLNK:
                links += 1
                guard links <= 40, let target = Self.target(of: whole) else {
                    isMissing = true
                    return
                }
                stations.append(Station(path: whole, isLink: true))
                rest += target.split(separator: slash).reversed()
                if target.first == slash { directory = Array("/".utf8) }
            case S_IFDIR:
                guard !rest.isEmpty else { return }
                stations.append(Station(path: whole, isLink: false))
                directory = whole
            default:
                isMissing = !rest.isEmpty
                return
            }
        }
    }

    private static func join(_ directory: [UInt8], _ name: ArraySlice<UInt8>) -> [UInt8] {
        if directory.elementsEqual(".".utf8) { return Array(name) }
        return directory + (directory.last == slash ? [] : [slash]) + name
    }

    private static func target(of link: [UInt8]) -> [UInt8]? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = TreeCore.withCString(link) { readlink($0, &buffer, buffer.count) }
        return count > 0 ? buffer.prefix(count).map { UInt8(bitPattern: $0) } : nil
    }
}

private let slash = UInt8(ascii: "/")
