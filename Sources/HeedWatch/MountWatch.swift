import CLinux
import Glibc
import HeedModel
import Synchronization

/// Notices what is mounted while heed runs: a mount over a watched directory gives no event there.
///
/// A thread waits in poll(2) for the kernel to say that the list of mounts is another one.
///
/// Source: proc(5), `/proc/PID/mountinfo`.
final class MountWatch: Sendable {
    /// How long one wait takes, in milliseconds, before it is asked whether there is need for another one.
    private static let patience: Int32 = 20_000

    private let file: CInt
    private let known: Mutex<Set<MountPoint>>
    /// Told of new mounts; false where nobody needs to know any more.
    private let tell: @Sendable ([MountPoint]) -> Bool

    /// Takes note of the mounts there are; nil where /proc does not tell.
    init?(_ tell: @escaping @Sendable ([MountPoint]) -> Bool) {
        file = cl_openat(AT_FDCWD, "/proc/self/mountinfo", O_RDONLY, 0)
        guard file >= 0 else { return nil }
        known = Mutex(Set(MountPoint.all()))
        self.tell = tell
    }

    deinit {
        if file >= 0 { _ = cl_close(file) }
    }

    /// Starts the thread; without one, new mounts are not noticed.
    func start() {
        let argument = Unmanaged.passRetained(self)
        let error = cl_thread_start(
            { argument in
                if let argument { Unmanaged<MountWatch>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            argument.toOpaque()
        )
        if error < 0 { argument.release() }
    }

    private func run() {
        while true {
            var line = pollfd(fd: file, events: Int16(POLLPRI), revents: 0)
            _ = poll(&line, 1, MountWatch.patience)
            let now = Set(MountPoint.all())
            let new = known.withLock { known in
                defer { known = now }
                return now.subtracting(known)
            }
            guard tell(new.sorted { $0.path < $1.path }) else { return }
        }
    }
}
