import CLinux
import Glibc
package import HeedModel
import HeedReport
import Synchronization

/// The signals by which a person or a service manager ends heed.
package enum StopSignals {
    private static let caught: [Int32] = [SIGINT, SIGTERM, SIGHUP]

    /// How long heed may take to end by itself after the second signal, in seconds.
    fileprivate static let patience = 3

    fileprivate static let endsAtOnce = Atomic(false)

    /// From now on a signal ends heed at once: nothing runs, and who reads what it still says may not read.
    static func endAtOnce() {
        endsAtOnce.store(true, ordering: .relaxed)
    }

    /// Keeps the signals from ending heed; to be called before any thread is started, so that all inherit it.
    ///
    /// Also ignores SIGPIPE (a reader that went away is an error of write(2)) and SIGIO (asking whether a file is
    /// still open for writing takes a lease, and breaking it sends one).
    ///
    /// And opens what of standard input, output and error is closed, or the next file would take its place.
    package static func block() {
        while case let descriptor = open("/dev/null", O_RDWR), descriptor >= 0 {
            guard descriptor > 2 else { continue }
            close(descriptor)
            break
        }
        var set = signalSet()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
        signal(SIGIO, SIG_IGN)
    }

    /// The signals as they come; a thread of its own waits for them, and heed ends where none can be had.
    package static func received() -> AsyncStream<Signal> {
        let (stream, continuation) = AsyncStream<Signal>.makeStream()
        let box = Unmanaged.passRetained(Box(continuation))
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, waitForSignals, box.toOpaque())
        guard failure == 0 else {
            // Signals are blocked: without the thread nothing but kill -9 would end heed.
            let help = "raise the limits of memory (ulimit -v) and processes (ulimit -u)"
            let problem = Problem(
                .error,
                id: "cannot-run",
                "cannot wait for signals: \(String(cString: strerror(failure)).lowercased())",
                help: [help]
            )
            let lines = Wording.lines(of: problem)
            Surroundings.write("heed: " + lines.joined(separator: "\n") + "\n", to: 2)
            _exit(ExitStatus.cannotWatch.rawValue)
        }
        pthread_detach(thread)
        return stream
    }

    fileprivate static func signalSet() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in caught { sigaddset(&set, number) }
        return set
    }
}

private final class Box: Sendable {
    let continuation: AsyncStream<Signal>.Continuation

    init(_ continuation: AsyncStream<Signal>.Continuation) {
        self.continuation = continuation
    }
}

private func waitForSignals(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let box = Unmanaged<Box>.fromOpaque(argument).takeRetainedValue()
    var set = StopSignals.signalSet()
    var count = 0
    while true {
        var number: Int32 = 0
        guard sigwait(&set, &number) == 0 else { continue }
        guard let signal = Signal(number: number) else { continue }
        if StopSignals.endsAtOnce.load(ordering: .relaxed) { _exit(128 + number) }
        count += 1
        if case .terminated = box.continuation.yield(signal) { return nil }
        guard count > 1 else { continue }
        // Somebody who does not read heed's output may hold everything else up. The runs end with the process.
        var patience = timespec(tv_sec: StopSignals.patience, tv_nsec: 0)
        var none = sigset_t()
        sigemptyset(&none)
        _ = sigtimedwait(&none, nil, &patience)
        _exit((number == SIGTERM ? ExitStatus.terminated : .interrupted).rawValue)
    }
}
