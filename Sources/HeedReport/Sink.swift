import Glibc

/// An outlet, and the lines that it had no room for yet.
struct Sink {
    /// Where.
    let outlet: Outlet
    /// How many lines could not be written and were not told of yet.
    var lost = 0
    /// When it took something, or was given something while it had everything; in nanoseconds.
    private(set) var progress: Int64 = 0
    /// Counts what was given up: what is said of ``next(atMost:)`` later is about something else then.
    private(set) var generation = 0
    private var queue: [UInt8] = []
    private var head = 0
    private var isInsideLine = false

    /// Nothing waits and nothing is lost yet.
    init(_ outlet: Outlet) {
        self.outlet = outlet
    }

    /// How many bytes wait.
    var count: Int { queue.count - head }

    /// Takes a line, which is written now where that makes nobody wait.
    ///
    /// A line that could be written in part is ended before the next one.
    ///
    /// - Parameters:
    ///   - line: without its newline.
    ///   - limit: more bytes than this may not wait.
    ///   - now: nanoseconds of the monotonic clock.
    /// - Returns: whether it was written or waits.
    mutating func put(_ line: [UInt8], limit: Int, at now: Int64) -> Bool {
        let newline = UInt8(ascii: "\n")
        guard count == 0, outlet.manner != .patient else {
            guard count + line.count < limit else { return false }
            if count == 0 {
                progress = now
                if isInsideLine { queue.append(newline) }
            }
            queue += line
            queue.append(newline)
            return true
        }
        let bytes = (isInsideLine ? [newline] : []) + line + [newline]
        var offset = 0
        while offset < bytes.count {
            let written = outlet.write(bytes[offset...])
            if written > 0 {
                offset += written
                isInsideLine = bytes[offset - 1] != newline
            } else if written == -Int(EAGAIN) {
                progress = now
                queue = Array(bytes[offset...])
                head = 0
                return true
            } else {
                return false
            }
        }
        return true
    }

    /// What is to be written next.
    func next(atMost limit: Int) -> ArraySlice<UInt8> {
        queue[head..<min(queue.count, head + limit)]
    }

    /// Notes what became of ``next(atMost:)``: how many bytes were taken, or the negative error number.
    mutating func took(_ result: Int, at now: Int64) {
        if result > 0 {
            isInsideLine = queue[head + result - 1] != UInt8(ascii: "\n")
            head += result
            progress = now
            if head == queue.count {
                (queue, head) = ([], 0)
            } else if head > 1 << 16, head > queue.count / 2 {
                queue.removeFirst(head)
                head = 0
            }
        } else if result != -Int(EAGAIN) {
            giveUp()
        }
    }

    /// Counts all that waits as lost.
    mutating func giveUp() {
        lost += queue[head...].count { $0 == UInt8(ascii: "\n") }
        generation += 1
        (queue, head) = ([], 0)
    }
}
