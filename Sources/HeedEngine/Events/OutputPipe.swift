import Glibc

/// Where records go: written whole, at the reader's pace, without keeping the thread from anything else.
struct OutputPipe: Sendable {
    /// How writing ended.
    enum Result: Hashable {
        /// Everything was taken.
        case written
        /// Nobody reads any more, or the task was cancelled.
        case closed
        /// It cannot be written, and why.
        case failed(Int32)
    }

    /// A pipe that takes anything takes so much without waiting (pipe(7), `PIPE_BUF`).
    private static let portion = 4096

    let descriptor: Int32

    /// Writes bytes; what the reader does not take yet is waited for.
    func write(_ bytes: [UInt8]) async -> Result {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard !Task.isCancelled else { return .closed }
            var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&state, 1, 50) != 0 else {
                await Task.yield()
                continue
            }
            let count = rest.prefix(OutputPipe.portion).withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                guard errno != EINTR, errno != EAGAIN else { continue }
                return errno == EPIPE ? .closed : .failed(errno)
            }
            rest = rest.dropFirst(count)
        }
        return .written
    }

    /// Tells once that nobody reads any more; a thread of its own waits for it.
    func closed() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let box = Unmanaged.passRetained(Waiting(descriptor, continuation))
        var thread = pthread_t()
        if pthread_create(&thread, nil, waitForClose, box.toOpaque()) != 0 {
            box.release()
            // Then the next record finds out.
        } else {
            pthread_detach(thread)
        }
        return stream
    }
}

private final class Waiting: Sendable {
    let descriptor: Int32
    let continuation: AsyncStream<Void>.Continuation

    init(_ descriptor: Int32, _ continuation: AsyncStream<Void>.Continuation) {
        self.descriptor = descriptor
        self.continuation = continuation
    }
}

private func waitForClose(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let waiting = Unmanaged<Waiting>.fromOpaque(argument).takeRetainedValue()
    var state = pollfd(fd: waiting.descriptor, events: 0, revents: 0)
    while poll(&state, 1, -1) < 0, errno == EINTR {}
    waiting.continuation.yield()
    return nil
}
