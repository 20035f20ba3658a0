internal import CLinux
public import Inotify
internal import Synchronization
public import SystemPackage

/// Watches whole directory trees, and single files, and tells what changed in them.
///
/// A directory is watched first and listed then, and what the list shows and the kernel did not tell is reported
/// too, so nothing falls between. Both halves of a rename are one change. Roots may come and go. When the kernel
/// loses events, the trees are compared with what is known. Directories the filter prunes are never opened.
/// Nothing is read and nothing runs unless somebody asks for changes.
public final class TreeWatcher: Sendable {
    struct State {
        /// nil once closed.
        var core: TreeCore?
        var ready: [Change] = []
        var head = 0
        var waiters = Waiters<Bool>()
        var timerSetTo: Int64 = 0
        var pace = ReadingPace()
        /// How many directories of each polled root are looked at.
        var polled: [Int: Int] = [:]
        /// Somebody who waits with ``nextBatchOrPoke()`` is to come back, although there may be no change.
        var isPoked = false
        /// The same, once nothing is left to be read.
        var isPokedWhenQuiet = false
        /// Something was not watched for lack of watches when somebody was woken last.
        var wasShort = false
    }

    private enum Step {
        case changes([Change])
        case closed
        case nothing
    }

    let options: Options
    private let state: Mutex<State>
    private let timer: Descriptor
    private let reactor: Reactor
    /// Of the queue, then of the timer.
    private let tokens = Mutex<[UInt64]>([])
    private let closing: ClosingFlag

    /// Opens a watcher that watches nothing yet.
    ///
    /// - Parameters:
    ///   - options: for roots that are added without options of their own.
    ///   - inotify: an instance to take over, with its buffer; its watches are removed, and it is closed for
    ///     everybody else. nil opens one.
    /// - Throws: ``Inotify/Failure`` with `.initialize`, or with `.closed` if the instance is closed.
    public convenience init(
        _ options: Options = Options(),
        inotify: Inotify? = nil
    ) throws(Inotify.Failure) {
        try self.init(options, inotify: inotify, faults: TreeCore.Faults())
    }

    /// Opens a watcher that makes faults, to prove that tests notice them.
    package init(
        _ options: Options,
        inotify: Inotify? = nil,
        faults: TreeCore.Faults
    ) throws(Inotify.Failure) {
        let (descriptor, bufferBytes) =
            if let inotify { try inotify.handOver() } else { (try Descriptor.inotify(), 1 << 16) }
        let raw = cl_timerfd()
        guard raw >= 0 else { throw Inotify.Failure(.initialize, errno: -raw) }
        timer = Descriptor(owning: raw)
        let closing = ClosingFlag()
        self.closing = closing
        self.options = options
        var core = TreeCore(
            descriptor: descriptor,
            bufferBytes: bufferBytes,
            isClosing: { closing.isRaised }
        )
        core.faults = faults
        state = Mutex(State(core: core, pace: ReadingPace(pause: options.burstPause)))
        reactor = try Reactor.shared()
        let numbers = try [
            reactor.register(descriptor.raw, handler: self), reactor.register(timer.raw, handler: self),
        ]
        tokens.withLock { $0 = numbers }
    }

    deinit {
        close()
    }

    /// Watches a directory and everything below it, or one file; what exists already is not reported.
    ///
    /// A file is watched through its directory, so it survives being replaced. Returns when everything is watched.
    ///
    /// - Parameters:
    ///   - root: the path; a symbolic link to a directory is followed here, and only here.
    ///   - options: nil means the watcher's.
    /// - Returns: the root, which its changes carry.
    /// - Throws: ``Inotify/Failure``: `.closed`, `ENOENT` with `.fail`, `ENOSPC` with `.throw`.
    @discardableResult
    public func add(_ root: FilePath, _ options: Options? = nil) throws(Inotify.Failure) -> Root {
        try add(root, options ?? self.options, isNews: false)
    }

    /// Stops watching a root; changes of it that were read before are still delivered.
    public func remove(_ root: Root) {
        locked { state in
            state.core?.remove(root)
            wakeIfReady(&state)
        }
    }

    /// The roots, in the order in which they were added.
    public var roots: [Root] {
        locked { $0.core?.roots.sorted { $0.key < $1.key }.map(\.value.root) ?? [] }
    }

    /// Asks the filter again about everything.
    ///
    /// What it prunes now is no longer watched; what it newly includes is watched, and what is there not reported.
    public func refilter() {
        locked { state in
            state.core?.refilter()
            wakeIfReady(&state)
        }
    }

    /// What is watched, and what is not although it should be.
    public func coverage() -> Coverage {
        locked {
            $0.core?.coverage() ?? Coverage(directories: 0, uncovered: [], missingRoots: [], pendingBytes: 0)
        }
    }

    /// How many directories are not watched, themselves without what is below, because the user has no watch left.
    package var shortDirectories: Int {
        locked { $0.core?.uncovered.values.count { $0.exhausted == .watches } ?? 0 }
    }

    /// Whether something happened that nobody was told yet; never waits, says yes while a read is going on.
    public var isBusy: Bool {
        let isIdle = state.withLockIfAvailable { state in
            state.core == nil || (!state.isPoked && isQuiet(state))
        }
        return isIdle != true
    }

    /// Whether all that happened was read and taken.
    private func isQuiet(_ state: borrowing State) -> Bool {
        state.head == state.ready.count && state.core?.isCaughtUp ?? true
    }

    /// All changes that one read of the kernel's queue gives; waits for at least one.
    ///
    /// - Returns: the changes in their order; empty when closed, or when the calling task is cancelled.
    /// - Throws: ``Inotify/Failure`` with `.read`.
    public func nextBatch() async throws(Inotify.Failure) -> [Change] {
        try await receive(all: true)
    }

    /// The next change; waits for one.
    ///
    /// - Returns: nil when closed, or when the calling task is cancelled; a cancellation never loses a change.
    /// - Throws: ``Inotify/Failure`` with `.read`.
    public func next() async throws(Inotify.Failure) -> Change? {
        try await receive(all: false).first
    }

    /// The next change; blocks the calling thread until there is one.
    ///
    /// - Parameter timeout: nil waits for ever, zero or less never blocks.
    /// - Returns: nil when time is up, or when closed.
    /// - Throws: ``Inotify/Failure`` with `.read`, or `.poll` when no descriptor is left to wait with.
    public func wait(timeout: Duration? = nil) throws(Inotify.Failure) -> Change? {
        try block(timeout: timeout, all: false).first
    }

    /// All changes that one read of the kernel's queue gives; blocks the calling thread until there is one.
    ///
    /// - Parameter timeout: nil waits for ever, zero or less never blocks.
    /// - Returns: the changes in their order; empty when time is up, or when closed.
    /// - Throws: ``Inotify/Failure`` with `.read`, or `.poll` when no descriptor is left to wait with.
    public func waitBatch(timeout: Duration? = nil) throws(Inotify.Failure) -> [Change] {
        try block(timeout: timeout, all: true)
    }

    /// Stops watching everything; whoever waits for changes gets nil.
    ///
    /// Closing twice is no error. Does not wait for a walk in another thread; that ends at its next directory.
    public func close() {
        closing.raise()
        // Where another thread holds the lock, it sees the flag as soon as it lets go.
        shutIfClosing()
    }

    /// Whether it was closed.
    public var isClosed: Bool { closing.isRaised }

    /// The number of the inotify descriptor, to compare with /proc/self/fdinfo; nil when closed.
    package var descriptor: CInt? { locked { $0.core?.descriptor.raw } }

    /// The watches believed to exist: of directories, and of those where missing roots are awaited.
    package var watches: Set<CInt> { locked { $0.core?.watches ?? [] } }

    /// The directories that are watched.
    package var directories: [FilePath] { locked { $0.core?.directories ?? [] } }

    func locked<R, E: Error>(
        _ body: (inout sending State) throws(E) -> sending R
    ) throws(E) -> sending R {
        defer { if closing.isRaised { shutIfClosing() } }
        return try state.withLock(body)
    }

    private func shutIfClosing() {
        let waiters = state.withLockIfAvailable { state -> [Waiters<Bool>.Waiter] in
            guard state.core != nil else { return [] }
            for token in tokens.withLock({ $0 }) { reactor.unregister(token) }
            state.core = nil
            state.ready = []
            state.head = 0
            return state.waiters.popAll()
        }
        for waiter in waiters ?? [] { waiter.answer(nil) }
    }

    func receive(all: Bool, mayBePoked: Bool = false) async throws(Inotify.Failure) -> [Change] {
        while !Task.isCancelled {
            switch try step(all: all, mayBePoked: mayBePoked) {
            case .changes(let changes): return changes
            case .closed: return []
            case .nothing: break
            }
            let id = locked { $0.waiters.ticket() }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    enqueue(id, mayBePoked: mayBePoked) { _ in continuation.resume() }
                }
            } onCancel: {
                let waiter = locked { $0.waiters.cancel(id, mayComeLater: true) }
                waiter?.answer(nil)
            }
            if Task.isCancelled { locked { $0.waiters.forget(id) } }
        }
        return []
    }

    private func block(timeout: Duration?, all: Bool) throws(Inotify.Failure) -> [Change] {
        let deadline = timeout.map { Deadline.after($0) }
        while true {
            switch try step(all: all) {
            case .changes(let changes): return changes
            case .closed: return []
            case .nothing: break
            }
            if let deadline, deadline <= Deadline.now { return [] }
            let slot = try ThreadSlot<Bool>()
            let id = locked { $0.waiters.ticket() }
            enqueue(id) { slot.fill($0) }
            if !slot.wait(until: deadline) { locked { _ = $0.waiters.cancel(id, mayComeLater: false) } }
        }
    }

    /// Reads until there is a change or nothing more to read.
    private func step(all: Bool, mayBePoked: Bool = false) throws(Inotify.Failure) -> Step {
        try locked { (state) throws(Inotify.Failure) in
            guard state.core != nil else { return .closed }
            while state.head == state.ready.count {
                let more = try state.core?.readOnce() ?? false
                collect(&state)
                if !more || closing.isRaised { break }
            }
            setTimer(&state)
            if state.isPokedWhenQuiet, isQuiet(state) {
                state.isPokedWhenQuiet = false
                state.isPoked = true
            }
            if state.isPoked {
                // Whoever waits for changes only has no use for it, and is not busy with it for ever.
                state.isPoked = false
                if mayBePoked, state.head == state.ready.count { return .changes([]) }
            }
            guard state.head < state.ready.count else { return .nothing }
            let taken = all ? Array(state.ready[state.head...]) : [state.ready[state.head]]
            state.head += taken.count
            if state.head == state.ready.count {
                // Not kept until the next ones come: after an overflow they are many.
                state.ready = []
                state.head = 0
            }
            wakeIfReady(&state)
            return .changes(taken)
        }
    }

    /// Takes over what the core has found.
    private func collect(_ state: inout State) {
        if let isShort = state.core?.isShort, isShort != state.wasShort {
            state.wasShort = isShort
            state.isPoked = true
        }
        guard let changes = state.core?.changes, !changes.isEmpty else { return }
        state.core?.changes = []
        if state.head == state.ready.count {
            state.ready = changes
            state.head = 0
        } else {
            state.ready.append(contentsOf: changes)
        }
    }

    /// Wakes those who wait if there are changes for them.
    func wakeIfReady(_ state: inout State) {
        collect(&state)
        setTimer(&state)
        guard state.head < state.ready.count || state.isPoked else { return }
        for waiter in state.waiters.popAll() { waiter.answer(true) }
    }

    private func setTimer(_ state: inout State) {
        let deadline = [state.core?.nextDeadline, state.pace.pausedUntil].compactMap { $0 }.min() ?? 0
        guard deadline != state.timerSetTo else { return }
        state.timerSetTo = deadline
        _ = cl_timerfd_set(timer.raw, deadline)
    }

    /// Puts a waiter in the queue, or answers it at once if there is something by now.
    private func enqueue(
        _ id: UInt64,
        mayBePoked: Bool = false,
        answer: @escaping @Sendable (Bool?) -> Void
    ) {
        let isWaiting = locked { state in
            guard state.core != nil, state.head == state.ready.count else { return false }
            guard !mayBePoked || !state.isPoked else { return false }
            guard state.waiters.append(id, takesAll: true, answer: answer) else { return false }
            state.pace.wait(at: cl_monotonic(), events: state.core?.eventsRead ?? 0)
            setTimer(&state)
            // Under the lock, so that the tokens cannot be those of closed descriptors.
            for token in tokens.withLock({ $0 }).dropFirst(state.pace.pausedUntil == nil ? 0 : 1) {
                reactor.arm(token)
            }
            return true
        }
        if !isWaiting { answer(nil) }
    }
}

extension TreeWatcher: ReadinessHandler {
    /// Wakes those who wait; on the reactor's thread.
    package func becameReadable() {
        let waiters = locked { state in
            state.pace.resume()
            return state.waiters.popAll()
        }
        for waiter in waiters { waiter.answer(true) }
    }
}
