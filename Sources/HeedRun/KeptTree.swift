import CLinux
import Glibc
import HeedModel

/// Processes that have outlived their run and may stay until heed ends (`leftover: keep`).
///
/// heed keeps the line to their guard, which kills them when it closes, and goes on reading what they write, because
/// a process that writes into a closed pipe is killed for it. What they write now is nobody's output.
final class KeptTree {
    /// How long they may take to end when heed does.
    static let stop = Stop(signal: .terminate, grace: .seconds(2))

    /// Whose they are.
    let rule: Rule
    /// The number of their guard.
    let guardProcess: Int32
    private var control: Descriptor?
    private var pipes: [Descriptor]

    /// Takes over what a run has.
    init(_ rule: Rule, _ control: Descriptor, _ pipes: [Descriptor], guardProcess: Int32) {
        self.rule = rule
        self.guardProcess = guardProcess
        self.control = control
        self.pipes = pipes
    }

    /// Whether nothing of it is left.
    var hasEnded: Bool { control == nil }

    /// Waits for all of its lines as one.
    func watch(as id: UInt64, with poller: Poller) {
        for descriptor in pipes + [control].compactMap({ $0 }) {
            // Those of the run that is over.
            poller.remove(descriptor.number)
            try? poller.add(descriptor.number, .kept(id))
        }
    }

    /// Reads and forgets what there is.
    func read(into buffer: UnsafeMutableRawBufferPointer) {
        pipes.removeAll { pipe in
            let size = cl_read(pipe.number, buffer.baseAddress, buffer.count)
            return size <= 0 && size != -Int(EAGAIN)
        }
        guard let line = control else { return }
        var none = 0
        let size = cl_receive(
            line.number,
            buffer.baseAddress,
            GuardReport.size,
            nil,
            &none,
            Int32(MSG_DONTWAIT)
        )
        guard size != -Int(EAGAIN) else { return }
        guard size > 0, let report = GuardReport(UnsafeRawBufferPointer(rebasing: buffer[..<size])) else {
            return close()
        }
        if case .done = report { close() }
    }

    /// Asks them to end.
    func end() {
        guard let control else { return }
        let bytes = GuardOrder(KeptTree.stop).bytes
        _ = cl_send(control.number, bytes, bytes.count, nil, 0, Int32(MSG_DONTWAIT))
    }

    private func close() {
        control = nil
        pipes = []
    }
}
