internal import CLinux
internal import Glibc
public import SystemPackage

extension Inotify {
    /// Why something could not be done: what was tried, the kernel's answer, and what to do about it.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// What was tried.
        public enum Operation: String, Hashable, Sendable, CaseIterable {
            /// Opening an inotify instance, or what it needs to wait for events.
            case initialize
            /// Adding a watch.
            case addWatch
            /// Removing a watch.
            case removeWatch
            /// Reading events.
            case read
            /// Waiting for events.
            case poll
            /// Listing a directory.
            case scan
            /// The mask asks for no event, or for bits that only the kernel sets.
            case invalidMask
            /// The path is empty or holds a NUL byte.
            case invalidPath
            /// It was closed before.
            case closed
        }

        /// What ran out, where the error number alone does not tell.
        package enum Exhausted: Hashable, Sendable { case watches, instances, descriptors }

        /// What was tried.
        public let operation: Operation
        /// The kernel's answer; `EINVAL` where the kernel was not asked, `EBADF` after closing.
        public let errno: Errno
        /// The path it was about.
        public let path: FilePath?
        /// What ran out.
        package let exhausted: Exhausted?

        /// A failure; what ran out is found by the factories below.
        package init(
            _ operation: Operation,
            errno: CInt,
            path: FilePath? = nil,
            exhausted: Exhausted? = nil
        ) {
            self.operation = operation
            self.errno = Errno(rawValue: errno)
            self.path = path
            self.exhausted = exhausted
        }

        /// An instance could not be opened; tells the two limits apart that have the same error number.
        package static func initialize(errno: CInt) -> Failure {
            guard errno == EMFILE else { return Failure(.initialize, errno: errno) }
            let probe = cl_openat(AT_FDCWD, "/dev/null", O_RDONLY, 0)
            if probe >= 0 { _ = cl_close(probe) }
            return Failure(
                .initialize,
                errno: errno,
                exhausted: probe == -EMFILE ? .descriptors : .instances
            )
        }

        /// It cannot be waited for events.
        package static func poll(errno: CInt) -> Failure {
            Failure(.poll, errno: errno, exhausted: errno == EMFILE ? .descriptors : nil)
        }

        /// A watch could not be added.
        package static func addWatch(errno: CInt, path: FilePath) -> Failure {
            Failure(.addWatch, errno: errno, path: path, exhausted: errno == ENOSPC ? .watches : nil)
        }

        /// What to do about it, where there is something to do.
        ///
        /// Reads the limits when it is asked.
        public var hint: String? {
            switch exhausted {
            case .watches:
                return "the limit is \(Limits().watchSetting) for all processes of this user; "
                    + "raise it with sysctl, or watch fewer directories"
            case .instances:
                return "the limit is \(Limits().instanceSetting) for all processes of this user; "
                    + "raise it with sysctl, or close other watchers"
            case .descriptors:
                return "this process has no descriptor left; raise its limit with ulimit -n"
            case nil: break
            }
            switch (operation, errno) {
            case (.addWatch, .permissionDenied), (.scan, .permissionDenied):
                return "the read permission (r) is needed, for a directory too"
            case (.addWatch, .noSuchFileOrDirectory):
                return "create it first, or watch the directory that it will be in"
            case (.addWatch, .notDirectory):
                return "something in the path is no directory; to watch a file, leave out onlyDirectory"
            case (.addWatch, .fileNameTooLong):
                return "a name has at most 255 bytes and a path 4095; "
                    + "open what lies deeper, and watch it as /proc/self/fd/N"
            case (.addWatch, .tooManySymbolicLinkLevels):
                return "its symbolic links lead in a circle; dontFollow watches the link itself"
            case (.addWatch, .fileExists):
                return "it is watched already; .merge adds to its events, .replace changes them"
            case (.addWatch, .invalidArgument): return "this kernel does not know all bits of the mask"
            case (.invalidMask, _):
                return "ask for at least one event, and for no bit that only the kernel sets"
            case (.invalidPath, _): return "a path is not empty and holds no NUL byte"
            case (.closed, _): return "open a new one"
            default: return nil
            }
        }

        /// What happened, where, and what to do.
        public var description: String {
            let place = path.map { " " + PathBytes.quoted(PathBytes.of($0)) } ?? ""
            let what =
                switch operation {
                case .initialize: "cannot open an inotify instance"
                case .addWatch: "cannot watch\(place)"
                case .removeWatch: "cannot remove the watch of\(place)"
                case .read: "cannot read inotify events"
                case .poll: "cannot wait for inotify events"
                case .scan: "cannot list\(place)"
                case .invalidMask: "cannot watch\(place): the mask is not valid"
                case .invalidPath: "cannot watch\(place): the path is not valid"
                case .closed: "the inotify instance is closed"
                }
            let reason =
                switch operation {
                case .invalidMask, .invalidPath, .closed: ""
                default: ": \(errno)"
                }
            return what + reason + (hint.map { "; " + $0 } ?? "")
        }
    }
}
