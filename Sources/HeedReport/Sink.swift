import Glibc

/// One descriptor that lines go to.
struct Sink {
    /// Where.
    let descriptor: Int32
    /// How many lines could not be written and were not told of yet.
    var lost = 0
    private var isInsideLine = false

    /// Nothing is lost yet.
    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Whether the line and its newline were taken whole; waits where the descriptor is non-blocking and full.
    ///
    /// A line that could be written in part is ended before the next one.
    mutating func write(_ line: [UInt8]) -> Bool {
        let newline = UInt8(ascii: "\n")
        let bytes = (isInsideLine ? [newline] : []) + line + [newline]
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                offset += written
                isInsideLine = bytes[offset - 1] != newline
            } else if written == 0 || !mayGoOn(errno) {
                return false
            }
        }
        return true
    }

    /// Whether another attempt makes sense; waits for a slow reader.
    private func mayGoOn(_ code: Int32) -> Bool {
        guard code == EAGAIN else { return code == EINTR }
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&state, 1, -1) >= 0 || errno == EINTR
    }
}
