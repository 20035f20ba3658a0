import CLinux
import Glibc
import Synchronization

/// The thread that writes what waits; it ends when nothing does.
extension StreamReporter {
    /// So much is handed to the kernel at a time.
    private static let portion = 16384
    /// How long it rests where a terminal says that it has room and takes nothing, in milliseconds.
    private static let rest: Int32 = 10

    /// Starts the thread.
    func startWriting() {
        let this = Unmanaged.passRetained(self)
        let result = cl_thread_start(
            { argument in
                if let argument {
                    Unmanaged<StreamReporter>.fromOpaque(argument).takeRetainedValue().writeAll()
                }
                return nil
            },
            this.toOpaque()
        )
        guard result < 0 else { return }
        this.release()
        // The next line tries again.
        state.withLock { $0.isWriting = false }
    }

    private func writeAll() {
        while true {
            let waiting = state.withLock { state -> [(index: Int, outlet: Outlet)] in
                let waiting = state.sinks.indices.filter { state.sinks[$0].count > 0 }
                if waiting.isEmpty { state.isWriting = false }
                return waiting.map { ($0, state.sinks[$0].outlet) }
            }
            callBack()
            guard !waiting.isEmpty else { return }
            var polled = waiting.map {
                pollfd(fd: $0.outlet.descriptor, events: Int16(POLLOUT), revents: 0)
            }
            guard poll(&polled, nfds_t(polled.count), milliseconds()) > 0 else { continue }
            var hasWritten = false
            for (sink, polled) in zip(waiting, polled) where polled.revents != 0 {
                if write(to: sink.outlet, at: sink.index) { hasWritten = true }
            }
            if !hasWritten { _ = poll(nil, 0, StreamReporter.rest) }
        }
    }

    /// Writes once; false where there was no room after all.
    ///
    /// Not while others are shut out: a patient outlet may take its time. Nobody else writes where something waits.
    private func write(to outlet: Outlet, at index: Int) -> Bool {
        let (bytes, generation) = state.withLock { state in
            (state.sinks[index].next(atMost: StreamReporter.portion), state.sinks[index].generation)
        }
        guard !bytes.isEmpty else { return true }
        let result = outlet.write(bytes)
        state.withLock { state in
            guard state.sinks[index].generation == generation else { return }
            let now = cl_monotonic()
            state.sinks[index].took(result, at: now)
            if result > 0, state.sinks[index].count == 0 { state.tellLost(of: index, at: now) }
        }
        return result != -Int(EAGAIN)
    }

    /// Calls back who waits, unless the readers are still behind.
    private func callBack() {
        let now = cl_monotonic()
        let ready = state.withLock { state -> [@Sendable () -> Void] in
            guard !state.waiting.isEmpty, !state.isBehind(patience, at: now) else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for body in ready { body() }
    }

    /// How long to wait for a reader: until one counts as not reading any more, then until one reads.
    private func milliseconds() -> Int32 {
        let now = cl_monotonic()
        let next = state.withLock { state in
            state.sinks.filter { $0.count > 0 }.map { $0.progress + patience }.filter { $0 > now }.min()
        }
        return next.map { Int32(clamping: ($0 - now) / 1_000_000 + 1) } ?? -1
    }
}
