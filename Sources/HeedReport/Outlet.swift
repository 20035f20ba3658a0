import CLinux
import Glibc

/// One open file that lines go to, and a way to write to it that makes nobody wait.
///
/// The descriptor is shared with whoever started heed, so its flags are not heed's to change. A terminal or pipe is
/// opened once more instead, and that one never blocks; a socket is told with every message.
final class Outlet: Sendable {
    /// How it is written to.
    enum Manner {
        /// A file on a disk, or nothing that anybody reads: takes everything at once.
        case atOnce
        /// Takes what it has room for and says so.
        case nonBlocking
        /// The same, of a socket.
        case socket
        /// May make its writer wait, so it is for a thread that may be made to wait.
        case patient
    }

    /// A pipe that takes anything takes so much without waiting (pipe(7), `PIPE_BUF`).
    private static let portion = 4096

    /// How it is written to.
    let manner: Manner
    /// The descriptor to write to, and to wait for.
    let descriptor: Int32
    private let isOwn: Bool
    private let file: (device: dev_t, inode: ino_t)?

    /// Looks at a descriptor, which stays the caller's.
    init(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            (self.descriptor, manner, isOwn, file) = (descriptor, .atOnce, false, nil)
            return
        }
        file = (status.st_dev, status.st_ino)
        let kind = status.st_mode & S_IFMT
        let isTerminal = kind == S_IFCHR && isatty(descriptor) == 1
        guard kind == S_IFIFO || isTerminal else {
            (self.descriptor, isOwn) = (descriptor, false)
            manner = kind == S_IFSOCK ? .socket : .atOnce
            return
        }
        if fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0 {
            (self.descriptor, manner, isOwn) = (descriptor, .nonBlocking, false)
            return
        }
        let flags = O_WRONLY | O_NONBLOCK | O_NOCTTY
        let again = cl_openat(AT_FDCWD, "/proc/self/fd/\(descriptor)", flags, 0)
        // Refused where another user opened it, or where a pipe has no reader any more.
        isOwn = again >= 0
        self.descriptor = isOwn ? again : descriptor
        manner = isOwn ? .nonBlocking : .patient
    }

    deinit {
        if isOwn { _ = cl_close(descriptor) }
    }

    /// Whether both lead to the same open file.
    func isSame(as other: Outlet) -> Bool {
        guard let file, let otherFile = other.file else { return false }
        return file == otherFile
    }

    /// Writes what fits.
    ///
    /// - Returns: how many bytes were taken, or the negative error number; `-EAGAIN` where there is no room.
    func write(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.withUnsafeBytes { bytes in
            switch manner {
            case .atOnce, .nonBlocking: Int(cl_write(descriptor, bytes.baseAddress, bytes.count))
            case .socket:
                Int(cl_send(descriptor, bytes.baseAddress, bytes.count, nil, 0, Int32(MSG_DONTWAIT)))
            case .patient: Int(cl_write(descriptor, bytes.baseAddress, min(bytes.count, Outlet.portion)))
            }
        }
    }
}
