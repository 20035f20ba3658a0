import CLinux
import Glibc
package import HeedModel
import Synchronization

/// Writes a format's lines to two descriptors, whole lines at a time, and never waits for a reader.
///
/// Lines are written at once where there is room. Where there is none they wait, up to a limit, for a thread that
/// lives as long as something waits. A full disk, a closed pipe, a vanished terminal or a reader that reads nothing
/// loses lines and nothing else; how many is counted and told on standard error once writing works again.
package final class StreamReporter: Reporter {
    /// More bytes of actions' output than this may not wait for one reader.
    package static let limit = 2 << 20
    /// So many more may wait of what heed itself says, which must not be lost among the output of actions.
    package static let reserve = 256 << 10

    struct State {
        /// One, where standard output and standard error are the same open file: its order is kept then.
        var sinks: [Sink]
        var isWriting = false
        var waiting: [@Sendable () -> Void] = []
    }

    private let format: any Format
    let state: Mutex<State>
    let patience: Int64

    /// Makes a reporter; the descriptors stay the caller's.
    ///
    /// - Parameters:
    ///   - format: makes lines of notices.
    ///   - stdout: where what actions write to their standard output goes.
    ///   - stderr: where all else goes.
    ///   - patience: how long actions are asked to wait for a reader that does not read, in milliseconds.
    package init(_ format: any Format, stdout: Int32 = 1, stderr: Int32 = 2, patience: Int64 = 10_000) {
        self.format = format
        self.patience = patience * 1_000_000
        let (output, errors) = (Outlet(stdout), Outlet(stderr))
        let outlets = output.isSame(as: errors) ? [errors] : [output, errors]
        state = Mutex(State(sinks: outlets.map { Sink($0) }))
    }

    /// How many lines could not be written and were not told of yet.
    package var lost: Int { state.withLock { $0.sinks.reduce(0) { $0 + $1.lost } } }

    /// Writes the lines of a notice, or keeps them for the thread that writes.
    package func report(_ notice: Notice) {
        var limit = StreamReporter.limit
        if case .output = notice {} else { limit += StreamReporter.reserve }
        put(format.lines(for: notice), limit: limit)
    }

    /// Writes text of several lines to standard error as it is, or keeps it for the thread that writes.
    package func tell(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        put(lines.map { ReportLine(String($0)) }, limit: StreamReporter.limit)
    }

    private func put(_ lines: [ReportLine], limit: Int) {
        guard !lines.isEmpty else { return }
        let now = cl_monotonic()
        let mustStart = state.withLock { state in
            for line in lines { state.put(line, limit: limit, at: now) }
            return state.mustStart()
        }
        if mustStart { startWriting() }
    }

    /// Calls back once more output is welcome: at once, unless a reader that does read is far behind.
    package func whenReady(_ body: @escaping @Sendable () -> Void) {
        let now = cl_monotonic()
        let mustWait = state.withLock { state in
            guard state.isBehind(patience, at: now) else { return false }
            state.waiting.append(body)
            return true
        }
        if !mustWait { body() }
    }

    /// Waits until all was written, though not for a reader that does not read.
    ///
    /// - Parameter patience: how long it may read nothing, in milliseconds.
    package func flush(patience: Int64 = 1_000) {
        while state.withLock({ $0.isWaited(for: patience * 1_000_000, at: cl_monotonic()) }) {
            _ = poll(nil, 0, 1)
        }
        state.withLock { state in
            for index in state.sinks.indices where state.sinks[index].count > 0 {
                state.sinks[index].giveUp()
                state.tellLost(of: index, at: cl_monotonic())
            }
        }
    }
}

extension StreamReporter.State {
    /// Where more bytes than this wait, actions are asked to wait too.
    private static var comfort: Int { 256 << 10 }

    /// Takes a line; what could not be written before is told of around it.
    mutating func put(_ line: ReportLine, limit: Int, at now: Int64) {
        let last = sinks.count - 1
        let index = line.stream == .stdout ? 0 : last
        if index == last, sinks[last].outlet.manner != .patient { tellLost(of: index, at: now) }
        guard sinks[index].put(line.bytes, limit: limit, at: now) else {
            sinks[index].lost += 1
            return
        }
        // What waits is not written yet.
        if index != last, sinks[index].count == 0 { tellLost(of: index, at: now) }
    }

    /// Says how many lines are missing, once there is room for many more.
    mutating func tellLost(of index: Int, at now: Int64) {
        let lost = sinks[index].lost
        let last = sinks.count - 1
        guard lost > 0, max(sinks[index].count, sinks[last].count) <= Self.comfort else { return }
        let line = Array("heed: \(Wording.count(lost, "line")) could not be written".utf8)
        if sinks[last].put(line, limit: StreamReporter.limit, at: now) { sinks[index].lost -= lost }
    }

    /// Whether a thread must be started now that writes what waits.
    mutating func mustStart() -> Bool {
        guard !isWriting, sinks.contains(where: { $0.count > 0 }) else { return false }
        isWriting = true
        return true
    }

    /// Whether an action had better wait with what it writes: for a reader that read something lately.
    func isBehind(_ patience: Int64, at now: Int64) -> Bool {
        sinks.contains { sink in
            sink.outlet.manner != .patient && sink.count > Self.comfort && now - sink.progress < patience
        }
    }

    /// Whether something waits for a reader that has read something lately.
    func isWaited(for patience: Int64, at now: Int64) -> Bool {
        sinks.contains { $0.count > 0 && now - $0.progress < patience }
    }
}
