package import HeedModel
import Synchronization

/// Writes a format's lines to two descriptors, whole lines at a time.
///
/// A full disk, a closed pipe or a vanished terminal loses lines and nothing else; how many is counted and told on
/// standard error once writing works again. Blocks while a reader is slow, though not for ever: that is the back-pressure on
/// what actions write.
package final class StreamReporter: Reporter {
    private struct Sinks {
        var stdout: Sink
        var stderr: Sink
    }

    private let format: any Format
    private let sinks: Mutex<Sinks>

    /// Makes a reporter; the descriptors stay the caller's.
    ///
    /// - Parameters:
    ///   - format: makes lines of notices.
    ///   - stdout: where what actions write to their standard output goes.
    ///   - stderr: where all else goes.
    ///   - patience: how long a reader that does not read is waited for, in milliseconds. After that its lines are
    ///     lost and counted until it reads again, for nobody's stopped terminal may stop what heed does.
    package init(_ format: any Format, stdout: Int32 = 1, stderr: Int32 = 2, patience: Int32 = 10_000) {
        self.format = format
        sinks = Mutex(
            Sinks(
                stdout: Sink(descriptor: stdout, patience: patience),
                stderr: Sink(descriptor: stderr, patience: patience)
            )
        )
    }

    /// How many lines could not be written and were not told of yet.
    package var lost: Int { sinks.withLock { $0.stdout.lost + $0.stderr.lost } }

    /// Writes the lines of a notice.
    package func report(_ notice: Notice) {
        let lines = format.lines(for: notice)
        guard !lines.isEmpty else { return }
        sinks.withLock { sinks in
            for line in lines {
                switch line.stream {
                case .stdout:
                    let isWritten = sinks.stdout.write(line.bytes)
                    if isWritten, tell(sinks.stdout.lost, on: &sinks.stderr) { sinks.stdout.lost = 0 }
                    if !isWritten { sinks.stdout.lost += 1 }
                case .stderr:
                    if tell(sinks.stderr.lost, on: &sinks.stderr) { sinks.stderr.lost = 0 }
                    if !sinks.stderr.write(line.bytes) { sinks.stderr.lost += 1 }
                }
            }
        }
    }

    /// Says how many lines are missing; false where there is nothing to say or it cannot be written either.
    private func tell(_ lost: Int, on sink: inout Sink) -> Bool {
        lost > 0 && sink.write(Array("heed: \(Wording.count(lost, "line")) could not be written".utf8))
    }
}
