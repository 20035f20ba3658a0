import CLinux
import Glibc
import HeedModel

/// Tells which names are there now.
///
/// Names in one directory are looked up from there, which spares the kernel the way.
struct PresentNames {
    private let directory: BytePath

    /// Looks up names seen from a directory.
    init(in directory: BytePath) {
        self.directory = directory
    }

    /// Leaves out what is not there; what cannot be looked at is taken to be there.
    ///
    /// - Parameter names: relative or absolute; quickest where those of one directory follow each other.
    /// - Returns: those that are there, in their order.
    func filter(_ names: [[UInt8]]) -> [[UInt8]] {
        guard let base = PresentNames.open(directory.bytes, from: AT_FDCWD) else { return names }
        var parent: (name: ArraySlice<UInt8>, opened: Descriptor)?
        var present: [[UInt8]] = []
        present.reserveCapacity(names.count)
        for (index, name) in names.enumerated() {
            let end = name.lastIndex(of: UInt8(ascii: "/"))
            let way = end.map { name[..<$0] } ?? []
            if parent?.name != way {
                parent = nil
                // To open it pays where more than one name is in it.
                if let end, end > 0, index + 1 < names.count, names[index + 1].starts(with: name[...end]) {
                    parent = PresentNames.open(Array(way), from: base.number).map { (way, $0) }
                }
            }
            let isThere =
                if let end, let parent {
                    PresentNames.isThere(name[(end + 1)...], in: parent.opened.number)
                } else {
                    PresentNames.isThere(name[...], in: base.number)
                }
            if isThere { present.append(name) }
        }
        return present
    }

    private static func open(_ path: [UInt8], from directory: Int32) -> Descriptor? {
        let flags = O_DIRECTORY | 0x20_0000 /* O_PATH */
        let path = path.map(CChar.init(bitPattern:)) + [0]
        return try? Descriptor(checking: cl_openat(directory, path, flags, 0))
    }

    private static func isThere(_ name: ArraySlice<UInt8>, in directory: Int32) -> Bool {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: name.count + 1) { buffer in
            for (index, byte) in name.enumerated() { buffer[index] = CChar(bitPattern: byte) }
            buffer[name.count] = 0
            var status = stat()
            guard let path = buffer.baseAddress else { return true }
            guard fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) != 0 else { return true }
            return errno != ENOENT && errno != ENOTDIR
        }
    }
}
