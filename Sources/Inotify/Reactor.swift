internal import CLinux
internal import Glibc
internal import Synchronization

/// One thread for the whole process that waits in epoll for all inotify instances.
///
/// A program that waits in a loop of its own can spare the thread and each change of threads: ``hosted()``.
///
/// Registrations are one-shot: after a call of the handler nothing more is heard until it is armed again, so
/// nothing is read unless somebody asks. Handlers are held weakly.
///
/// Source: epoll(7).
package final class Reactor: Sendable {
    private struct Entry: Sendable {
        let descriptor: CInt
        weak let handler: (any ReadinessHandler)?
    }

    private struct State {
        var lastToken: UInt64 = 0
        var entries: [UInt64: Entry] = [:]
    }

    private static let instance = Mutex<Reactor?>(nil)
    private let epoll: Descriptor
    private let state = Mutex(State())

    private init(epoll: Descriptor) {
        self.epoll = epoll
    }

    /// The process's reactor; its thread starts with the first use and lives as long as the process.
    package static func shared() throws(Inotify.Failure) -> Reactor {
        try instance.withLock { (instance) throws(Inotify.Failure) in
            if let instance { return instance }
            let reactor = try make()
            let argument = Unmanaged.passRetained(reactor)
            let error = cl_thread_start(
                { argument in
                    if let argument { Unmanaged<Reactor>.fromOpaque(argument).takeRetainedValue().run() }
                    return nil
                },
                argument.toOpaque()
            )
            guard error >= 0 else {
                argument.release()
                throw Inotify.Failure(.initialize, errno: -error)
            }
            instance = reactor
            return reactor
        }
    }

    /// The process's reactor without a thread; whoever calls this waits for ``descriptor`` and calls ``turn()``.
    ///
    /// - Returns: nil where the reactor is in use already and has its thread.
    /// - Throws: ``Inotify/Failure`` with `.initialize`.
    package static func hosted() throws(Inotify.Failure) -> Reactor? {
        try instance.withLock { (instance) throws(Inotify.Failure) in
            guard instance == nil else { return nil }
            let reactor = try make()
            instance = reactor
            return reactor
        }
    }

    private static func make() throws(Inotify.Failure) -> Reactor {
        let raw = cl_epoll_create()
        guard raw >= 0 else { throw .initialize(errno: -raw) }
        return Reactor(epoll: Descriptor(owning: raw))
    }

    /// Readable when handlers are to be called.
    package var descriptor: CInt { epoll.raw }

    /// Calls the handlers that are due, without waiting.
    package func turn() {
        var tokens = [UInt64](repeating: 0, count: 64)
        let count = cl_epoll_wait(epoll.raw, &tokens, CInt(tokens.count), 0)
        call(tokens, count)
    }

    /// Adds a descriptor, armed for one call: the handler may be called before anybody asks.
    ///
    /// Otherwise the kernel would wake the thread for each event until the first arming, in vain: inotify does not
    /// say what it wakes for, and only a one-shot registration that has fired is passed over.
    ///
    /// - Parameters:
    ///   - descriptor: must stay open until ``unregister(_:)``.
    ///   - handler: called when it is armed and readable.
    /// - Returns: the token for the other calls.
    /// - Throws: ``Inotify/Failure`` with `.initialize`.
    package func register(
        _ descriptor: CInt,
        handler: any ReadinessHandler
    ) throws(Inotify.Failure) -> UInt64 {
        let token = state.withLock { state in
            state.lastToken += 1
            state.entries[state.lastToken] = Entry(descriptor: descriptor, handler: handler)
            return state.lastToken
        }
        let events = EPOLLIN.rawValue | EPOLLONESHOT.rawValue
        let error = cl_epoll_ctl(epoll.raw, 1, descriptor, events, token)
        guard error >= 0 else {
            state.withLock { _ = $0.entries.removeValue(forKey: token) }
            throw Inotify.Failure(.initialize, errno: -error)
        }
        return token
    }

    /// Asks for one call of the handler as soon as the descriptor is readable, at once if it is already.
    package func arm(_ token: UInt64) {
        state.withLock { state in
            guard let entry = state.entries[token] else { return }
            let events = EPOLLIN.rawValue | EPOLLONESHOT.rawValue
            _ = cl_epoll_ctl(epoll.raw, 3, entry.descriptor, events, token)
        }
    }

    /// Takes a descriptor out; must happen before it is closed.
    package func unregister(_ token: UInt64) {
        state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: token) else { return }
            _ = cl_epoll_ctl(epoll.raw, 2, entry.descriptor, 0, 0)
        }
    }

    private func run() {
        // PR_SET_NAME: what top and ps show.
        "inotify-events".withCString { _ = cl_prctl(15, UInt(bitPattern: $0)) }
        var tokens = [UInt64](repeating: 0, count: 64)
        while true {
            let count = cl_epoll_wait(epoll.raw, &tokens, CInt(tokens.count), -1)
            call(tokens, count)
        }
    }

    private func call(_ tokens: [UInt64], _ count: CInt) {
        for index in 0..<max(0, Int(count)) {
            state.withLock { $0.entries[tokens[index]]?.handler }?.becameReadable()
        }
    }
}
