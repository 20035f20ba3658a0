internal import CLinux
internal import Glibc
internal import Synchronization

/// An inotify instance: watches, and the events of all of them in the kernel's order.
///
/// Nothing is read from the kernel unless somebody asks for events, so the kernel's queue is the only buffer and a
/// loss is always visible as an event with the mask ``Mask/queueOverflow``. Any number of tasks and threads may ask
/// at the same time; they are served first come, first served, and each event goes to exactly one of them.
/// No recursion, no policy: ``addWatch(_:_:ifWatched:)-(FilePath,_,_)`` watches one object.
///
/// Source: inotify(7).
public final class Inotify: Sendable {
    let state: Mutex<State>
    let reactor: Reactor
    private let token = Mutex<UInt64>(0)

    /// Opens an instance; its descriptor is always close-on-exec and non-blocking.
    ///
    /// - Parameters:
    ///   - bufferBytes: the most bytes read at once; raised to 272, the size of the largest event.
    ///   - timeout: how long ``wait(timeout:)`` and ``blocking(timeout:)`` wait unless told otherwise; nil: for ever.
    /// - Throws: ``Failure`` with `.initialize`; its hint tells the limit of instances from the limit of descriptors.
    public init(bufferBytes: Int = 65_536, timeout: Duration? = nil) throws(Failure) {
        let descriptor = try Descriptor.inotify()
        let size = Swift.min(Swift.max(bufferBytes, EventBuffer.maximumRecord), 1 << 26)
        state = Mutex(
            State(descriptor: descriptor, buffer: [UInt8](repeating: 0, count: size), timeout: timeout)
        )
        reactor = try Reactor.shared()
        let token = try reactor.register(descriptor.raw, handler: self)
        self.token.withLock { $0 = token }
    }

    deinit {
        close()
    }

    /// Opens an instance, and closes it when the body returns or throws.
    ///
    /// - Parameter body: gets the instance.
    /// - Returns: what the body returns.
    /// - Throws: what the body throws, or ``Failure`` with `.initialize`.
    public static func withInotify<R>(_ body: (Inotify) async throws -> R) async throws -> R {
        let inotify = try Inotify()
        defer { inotify.close() }
        return try await body(inotify)
    }

    /// Closes the instance; every task and thread that waits for events gets nil.
    ///
    /// Closing twice is no error.
    public func close() {
        let (waiters, watches, descriptor) = state.withLock { state in
            // Unregistered under the lock, so that nobody can arm a number that another file has by then.
            if state.descriptor != nil { reactor.unregister(token.withLock { $0 }) }
            let descriptor = state.descriptor
            let watches = state.watches.values
            state.descriptor = nil
            state.watches = WatchTable()
            state.queue = []
            state.head = 0
            state.idleSlots = []
            return (state.waiters.popAll(), watches, descriptor)
        }
        for watch in watches { watch.deactivate() }
        for waiter in waiters { waiter.answer(nil) }
        withExtendedLifetime(descriptor) {}
    }

    /// Gives the descriptor to somebody else: its watches are removed, and the instance is closed.
    ///
    /// - Returns: the descriptor and the size of the buffer.
    /// - Throws: ``Failure`` with `.closed`.
    package func handOver() throws(Failure) -> (descriptor: Descriptor, bufferBytes: Int) {
        let (descriptor, size) = state.withLock { state in
            for watch in state.watches.values {
                if let raw = state.descriptor?.raw { _ = cl_inotify_rm_watch(raw, watch.descriptor.rawValue) }
            }
            return (state.descriptor, state.buffer.count)
        }
        guard let descriptor else { throw Failure(.closed, errno: EBADF) }
        close()
        return (descriptor, size)
    }

    /// Whether it was closed.
    public var isClosed: Bool { state.withLock { $0.descriptor == nil } }

    /// How long blocking reads wait unless told otherwise; nil: for ever.
    public var timeout: Duration? {
        get { state.withLock { $0.timeout } }
        set { state.withLock { $0.timeout = newValue } }
    }

    /// Bytes of events that wait in the kernel's queue; 0 when closed.
    public var pendingBytes: Int {
        state.withLock { $0.descriptor.map { Swift.max(0, Int(cl_pending($0.raw))) } ?? 0 }
    }

    /// What was read so far.
    public var statistics: Statistics { state.withLock { $0.statistics } }

    /// Lends the file descriptor, for event loops of other libraries.
    ///
    /// It stays open while the body runs, even if the instance is closed meanwhile. Do not read from it.
    ///
    /// - Parameter body: gets the number.
    /// - Returns: what the body returns; nil when closed.
    public func withUnsafeFileDescriptor<R>(_ body: (CInt) throws -> R) rethrows -> R? {
        guard let descriptor = state.withLock({ $0.descriptor }) else { return nil }
        return try withExtendedLifetime(descriptor) { try body(descriptor.raw) }
    }

    /// Asks the reactor for a call when events come.
    func arm() {
        reactor.arm(token.withLock { $0 })
    }
}
