import CLinux
import Glibc
import HeedModel

/// What is at a path now.
enum Disk {
    /// What kind of thing a path names.
    enum Kind {
        /// A regular file.
        case file
        /// A symbolic link.
        case link
        /// A directory, fifo, socket or device.
        case other
    }

    /// Identity, times and kind, links not followed; nil where nothing is there or it cannot be looked at.
    static func status(_ path: BytePath) -> (stamp: PathState.Stamp, kind: Kind)? {
        var status = cl_status()
        let flags = AT_SYMLINK_NOFOLLOW
        guard path.withCString({ cl_statx(AT_FDCWD, $0, flags, &status) }) == 0 else { return nil }
        let stamp = PathState.Stamp(
            device: status.device,
            inode: status.inode,
            size: status.size,
            modified: status.modified,
            changed: status.changed
        )
        switch status.mode & S_IFMT {
        case S_IFREG: return (stamp, .file)
        case S_IFLNK: return (stamp, .link)
        default: return (stamp, .other)
        }
    }

    /// The state of a path.
    static func state(of path: BytePath, content: Bool) -> PathState {
        guard let (stamp, _) = status(path) else { return PathState() }
        let isRead = content && stamp.size <= PathState.contentLimit
        return PathState(stamp: stamp, content: isRead ? hash(path) : nil)
    }

    /// Whether something is there, links followed.
    static func exists(_ path: BytePath) -> Bool {
        var status = cl_status()
        return path.withCString { cl_statx(AT_FDCWD, $0, 0, &status) } == 0
    }

    /// The size of a regular file, links followed; nil for anything else.
    static func size(_ path: BytePath) -> UInt64? {
        var status = cl_status()
        guard path.withCString({ cl_statx(AT_FDCWD, $0, 0, &status) }) == 0 else { return nil }
        return status.mode & S_IFMT == S_IFREG ? status.size : nil
    }

    /// The hash of a file's content, links followed, or of the target of a link that leads nowhere.
    ///
    /// - Returns: nil where there is no content or it cannot be read.
    static func hash(_ path: BytePath) -> ContentHash? {
        guard size(path) != nil else { return hashOfTarget(path) }
        let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY
        let opened = path.withCString { cl_openat(AT_FDCWD, $0, flags, 0) }
        guard let file = try? Descriptor(checking: opened) else { return nil }
        var hash = SHA256()
        return withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 16) { buffer in
            while true {
                let count = Int(cl_read(file.number, buffer.baseAddress, buffer.count))
                guard count > 0 else { return count == 0 ? hash.finish() : nil }
                hash.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    private static func hashOfTarget(_ path: BytePath) -> ContentHash? {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let size = path.withCString { readlink($0, &target, target.count) }
        guard size > 0 else { return nil }
        var hash = SHA256()
        target.prefix(size).withUnsafeBytes { hash.add($0) }
        return hash.finish()
    }

    /// Whether somebody has a file open for writing.
    enum Writing {
        /// Somebody has.
        case open
        /// Nobody has, or it is no file that could be written.
        case closed
        /// The kernel does not tell.
        case unknown
    }

    /// Asks the kernel whether somebody has a file open for writing.
    ///
    /// Source: fcntl(2), a read lease is refused while somebody has.
    static func writing(_ path: BytePath) -> Writing {
        guard let (_, kind) = status(path), kind == .file else { return .closed }
        let result = path.withCString { cl_is_being_written(AT_FDCWD, $0) }
        switch result {
        case 0, -ENOENT, -ELOOP, -ENOTDIR: return .closed
        case 1: return .open
        default: return .unknown
        }
    }
}
