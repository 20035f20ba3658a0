import Glibc

/// One descriptor that lines go to.
struct Sink {
    /// A pipe that takes anything takes so much without waiting (pipe(7), `PIPE_BUF`).
    private static let portion = 4096

    /// Where.
    let descriptor: Int32
    /// How long a reader that does not read is waited for, in milliseconds; after that, what it misses is counted.
    let patience: Int32
    /// How many lines could not be written and were not told of yet.
    var lost = 0
    private var isInsideLine = false
    private var isStuck = false

    /// Nothing is lost yet.
    init(descriptor: Int32, patience: Int32) {
        self.descriptor = descriptor
        self.patience = patience
    }

    /// Whether the line and its newline were taken whole; waits for a reader, but not for ever.
    ///
    /// A line that could be written in part is ended before the next one.
    mutating func write(_ line: [UInt8]) -> Bool {
        let newline = UInt8(ascii: "\n")
        let bytes = (isInsideLine ? [newline] : []) + line + [newline]
        var offset = 0
        while offset < bytes.count {
            guard isReady() else { return false }
            let written = bytes[offset...].prefix(Sink.portion).withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                offset += written
                isInsideLine = bytes[offset - 1] != newline
            } else if written == 0 || (errno != EINTR && errno != EAGAIN) {
                return false
            }
        }
        return true
    }

    /// Whether something can be written; a reader that was waited for in vain is not waited for again.
    private mutating func isReady() -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        var result = poll(&state, 1, isStuck ? 0 : patience)
        while result < 0, errno == EINTR { result = poll(&state, 1, isStuck ? 0 : patience) }
        // An error is for write(2) to tell.
        isStuck = result == 0
        return !isStuck
    }
}
