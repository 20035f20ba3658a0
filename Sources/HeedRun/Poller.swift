import CLinux

/// Waits for many descriptors at once.
///
/// Source: epoll(7), level-triggered.
final class Poller {
    /// What became ready.
    enum Source: Hashable {
        /// Commands wait.
        case mailbox
        /// The server takes requests again.
        case server
        /// Something of a run.
        case run(UInt64, Line)
        /// Something of processes that outlived their run.
        case kept(UInt64)

        /// The descriptors of a run.
        enum Line: UInt64 {
            /// The guard's reports.
            case control
            /// Its standard output.
            case stdout
            /// Its standard error.
            case stderr
        }

        fileprivate var token: UInt64 {
            switch self {
            case .mailbox: 0
            case .server: 1
            case .run(let id, let line): id << 2 | line.rawValue
            case .kept(let id): id << 2 | 3
            }
        }

        fileprivate init(token: UInt64) {
            switch token {
            case 0: self = .mailbox
            case 1: self = .server
            default: self = Line(rawValue: token & 3).map { .run(token >> 2, $0) } ?? .kept(token >> 2)
            }
        }
    }

    /// What is waited for.
    enum Interest: UInt32 {
        /// The other side has closed; asked for by nothing, because epoll(7) always tells it.
        case end = 0
        /// Something can be read.
        case reading = 1
        /// Something can be written.
        case writing = 4
    }

    private let epoll: Descriptor

    /// Readable when something is ready.
    var descriptor: Int32 { epoll.number }

    /// Makes one that waits for nothing.
    init() throws(SystemFailure) {
        epoll = try Descriptor(checking: cl_epoll_create())
    }

    /// Waits for a descriptor; it is forgotten when it is closed.
    func add(
        _ descriptor: Int32,
        _ source: Source,
        for interest: Interest = .reading
    ) throws(SystemFailure) {
        let result = cl_epoll_ctl(epoll.number, 1, descriptor, interest.rawValue, source.token)
        guard result >= 0 else { throw SystemFailure(code: -result) }
    }

    /// Waits for a descriptor no longer.
    func remove(_ descriptor: Int32) {
        _ = cl_epoll_ctl(epoll.number, 2, descriptor, 0, 0)
    }

    /// Waits until something is ready or a moment of the monotonic clock, in nanoseconds, has come.
    func wait(until deadline: Int64?) -> [Source] {
        var timeout: Int32 = -1
        if let deadline {
            timeout = Int32(clamping: max(0, (deadline - cl_monotonic() + 999_999) / 1_000_000))
        }
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { tokens in
            let count = cl_epoll_wait(epoll.number, tokens.baseAddress, 64, timeout)
            return tokens.prefix(Int(max(0, count))).map(Source.init(token:))
        }
    }
}
