import CLinux
import Glibc
import HeedModel
import Inotify
import Synchronization

/// Notices that the list of mounts became another one: a mount over a watched directory gives no event there.
///
/// One thread waits in poll(2) for the kernel to say so, and does nothing but read the list at once: what is mounted
/// for a moment hides what is below, and nothing else shows that it was there. Another one, which is
/// started with the first of them, looks what became of the trees.
///
/// Source: proc(5), `/proc/PID/mountinfo`.
final class MountWatch: Sendable {
    private struct State {
        /// The lists that nobody looked at yet, each another one than the one before.
        var lists: [[UInt8]] = []
        /// The last one that was read.
        var last: [UInt8] = []
        /// What was on lists that were too many to be kept.
        var folded: Set<MountPoint> = []
        var isWanted = false
        /// A thread looks, or waits until it is to.
        var isLooking = false
        /// Nobody needs to know any more.
        var isOver = false
    }

    /// How long one wait takes, in milliseconds, before it is asked whether there is need for another one.
    private static let patience: Int32 = 20_000
    private static let mostLists = 64
    private static let place = "/proc/self/mountinfo"

    private let file: CInt
    /// Rung for the thread that looks.
    private let bell: CInt
    private let state = Mutex(State())
    private let look: Mutex<(@Sendable (_ seen: Set<MountPoint>?) -> Bool)?> = Mutex(nil)

    /// Changes count from now on, also those before ``start(_:)``; nil where /proc does not tell.
    init?() {
        file = cl_openat(AT_FDCWD, MountWatch.place, O_RDONLY, 0)
        bell = cl_eventfd()
        guard file >= 0, bell >= 0 else {
            if bell >= 0 { _ = cl_close(bell) }
            if file >= 0 { _ = cl_close(file) }
            return nil
        }
        state.withLock { $0.last = ProcFile.contents(of: MountWatch.place) ?? [] }
    }

    deinit {
        _ = cl_close(file)
        _ = cl_close(bell)
    }

    /// Starts to wait; without a thread, changes are not noticed.
    ///
    /// - Parameter look: called after changes with all that was seen mounted since it was called last, whether it
    ///   still is or not, and from time to time with nil; false where nobody needs to know any more.
    func start(_ look: @escaping @Sendable (_ seen: Set<MountPoint>?) -> Bool) {
        self.look.withLock { $0 = look }
        run { $0.wait() }
    }

    /// Has somebody look again, as if the list had become another one.
    func lookAgain() {
        let isNew = state.withLock { state in
            state.isWanted = true
            defer { state.isLooking = true }
            return !state.isLooking
        }
        _ = cl_eventfd_signal(bell)
        // The thread stays: to start one takes as long as many a mount lasts.
        guard isNew, !run({ $0.lookWheneverWanted() }) else { return }
        lookWhileWanted()
        state.withLock { $0.isLooking = false }
    }

    /// Runs something in a thread of its own, which keeps this object.
    @discardableResult
    private func run(_ body: @escaping @Sendable (MountWatch) -> Void) -> Bool {
        let argument = Unmanaged.passRetained(Work(watch: self, body: body))
        let error = cl_thread_start(
            { argument in
                if let argument {
                    let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
                    work.body(work.watch)
                }
                return nil
            },
            argument.toOpaque()
        )
        if error < 0 { argument.release() }
        return error >= 0
    }

    private final class Work: Sendable {
        let watch: MountWatch
        let body: @Sendable (MountWatch) -> Void

        init(watch: MountWatch, body: @escaping @Sendable (MountWatch) -> Void) {
            self.watch = watch
            self.body = body
        }
    }

    private func wait() {
        guard let look = look.withLock({ $0 }) else { return }
        while !state.withLock({ $0.isOver }) {
            var line = pollfd(fd: file, events: Int16(POLLPRI), revents: 0)
            if poll(&line, 1, MountWatch.patience) > 0 {
                take()
                lookAgain()
            } else {
                guard look(nil) else { return end() }
            }
        }
    }

    private func take() {
        guard let list = ProcFile.contents(of: MountWatch.place) else { return }
        state.withLock { state in
            guard list != state.last else { return }
            state.last = list
            state.lists.append(list)
            guard state.lists.count > MountWatch.mostLists else { return }
            for list in state.lists { state.folded.formUnion(MountPoint.all(in: list)) }
            state.lists = []
        }
    }

    /// Lets both threads end.
    private func end() {
        state.withLock { $0.isOver = true }
        _ = cl_eventfd_signal(bell)
    }

    private func lookWheneverWanted() {
        while !state.withLock({ $0.isOver }) {
            var line = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
            _ = poll(&line, 1, -1)
            cl_eventfd_drain(bell)
            lookWhileWanted()
        }
    }

    private func lookWhileWanted() {
        guard let look = look.withLock({ $0 }) else { return }
        while true {
            let news = state.withLock { state -> (lists: [[UInt8]], folded: Set<MountPoint>)? in
                guard state.isWanted, !state.isOver else { return nil }
                state.isWanted = false
                defer { (state.lists, state.folded) = ([], []) }
                return (state.lists, state.folded)
            }
            guard let news else { return }
            var seen = news.folded
            for list in news.lists { seen.formUnion(MountPoint.all(in: list)) }
            guard look(seen) else { return end() }
        }
    }
}
