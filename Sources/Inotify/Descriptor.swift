internal import CLinux

/// An open file descriptor that is closed when its last user lets go of it.
///
/// Shared ownership is what keeps a descriptor from being closed under a thread that is just using it.
package final class Descriptor: Sendable {
    /// The number.
    package let raw: CInt

    /// Takes over an open descriptor.
    package init(owning raw: CInt) {
        self.raw = raw
    }

    deinit {
        _ = cl_close(raw)
    }

    /// Opens a new inotify instance, always close-on-exec and non-blocking.
    ///
    /// Source: inotify_init1(2).
    package static func inotify() throws(Inotify.Failure) -> Descriptor {
        let raw = cl_inotify_init()
        guard raw >= 0 else { throw .initialize(errno: -raw) }
        return Descriptor(owning: raw)
    }
}
