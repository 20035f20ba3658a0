import Glibc
package import HeedModel
import Synchronization

/// Writes a format's lines to two descriptors, whole lines at a time.
///
/// A full disk, a closed pipe or a vanished terminal loses lines and nothing else; how many is counted and told
/// once writing works again. Blocks while a reader is slow: that is the back-pressure on what actions write.
package final class StreamReporter: Reporter {
    private let format: any Format
    private let descriptors: (stdout: Int32, stderr: Int32)
    private let lost = Mutex(0)

    /// Makes a reporter; the descriptors stay the caller's.
    package init(_ format: any Format, stdout: Int32 = 1, stderr: Int32 = 2) {
        self.format = format
        descriptors = (stdout, stderr)
    }

    /// Writes the lines of a notice.
    package func report(_ notice: Notice) {
        let lines = format.lines(for: notice)
        guard !lines.isEmpty else { return }
        lost.withLock { lost in
            for line in lines {
                let descriptor = line.stream == .stdout ? descriptors.stdout : descriptors.stderr
                if lost > 0, write("heed: \(lost) lines could not be written\n".utf8, to: descriptors.stderr)
                {
                    lost = 0
                }
                if !write(line.bytes + [UInt8(ascii: "\n")], to: descriptor) { lost += 1 }
            }
        }
    }

    /// Whether all bytes were taken; waits where the descriptor is non-blocking and full.
    private func write(_ bytes: some Sequence<UInt8>, to descriptor: Int32) -> Bool {
        let bytes = Array(bytes)
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                offset += written
            } else if errno == EAGAIN {
                var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&state, 1, -1) >= 0 || errno == EINTR else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
