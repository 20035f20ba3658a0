import CLinux
import Glibc
import Synchronization

/// Notices that the list of mounts became another one: a mount over a watched directory gives no event there.
///
/// A thread waits in poll(2) for the kernel to say so.
///
/// Source: proc(5), `/proc/PID/mountinfo`.
final class MountWatch: Sendable {
    /// How long one wait takes, in milliseconds, before it is asked whether there is need for another one.
    private static let patience: Int32 = 20_000

    private let file: CInt
    private let look: Mutex<(@Sendable (_ isAnother: Bool) -> Bool)?> = Mutex(nil)

    /// Changes count from now on, also those before ``start(_:)``; nil where /proc does not tell.
    init?() {
        file = cl_openat(AT_FDCWD, "/proc/self/mountinfo", O_RDONLY, 0)
        guard file >= 0 else { return nil }
    }

    deinit {
        if file >= 0 { _ = cl_close(file) }
    }

    /// Starts the thread; without one, changes are not noticed.
    ///
    /// - Parameter look: called after each change, and from time to time without one; false where nobody needs to
    ///   know any more.
    func start(_ look: @escaping @Sendable (_ isAnother: Bool) -> Bool) {
        self.look.withLock { $0 = look }
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
        guard let look = look.withLock({ $0 }) else { return }
        while true {
            var line = pollfd(fd: file, events: Int16(POLLPRI), revents: 0)
            let count = poll(&line, 1, MountWatch.patience)
            guard look(count > 0) else { return }
        }
    }
}
