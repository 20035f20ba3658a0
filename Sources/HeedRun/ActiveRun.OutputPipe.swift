import CLinux
import Glibc
import HeedModel

extension ActiveRun {
    /// heed's end of an action's standard output or error.
    struct OutputPipe {
        /// Which of the two.
        let stream: OutputLine.Stream
        /// Nil once nothing more will be read.
        private(set) var descriptor: Descriptor?
        /// Whether it is waited for.
        private(set) var isWatched = false
        private var lines = OutputLines()

        /// Not open yet.
        init(_ stream: OutputLine.Stream) {
            self.stream = stream
        }

        /// When an unfinished line is to be given out.
        var deadline: Int64? { lines.deadline }

        /// What it is waited for as.
        private var line: Poller.Source.Line {
            switch stream {
            case .stdout: .stdout
            case .stderr: .stderr
            }
        }

        /// Begins to read a pipe.
        mutating func open(_ descriptor: Descriptor) {
            self.descriptor = descriptor
            isWatched = false
        }

        /// Waits for output of a run, or stops waiting.
        mutating func watch(_ isWanted: Bool, run: Run.ID, with poller: Poller) throws(SystemFailure) {
            guard let descriptor, isWanted != isWatched else { return }
            if isWanted {
                try poller.add(descriptor.number, .run(run, line))
            } else {
                poller.remove(descriptor.number)
            }
            isWatched = isWanted
        }

        /// What a read gave.
        enum Reading {
            /// Lines, perhaps none that are complete, and how many bytes they came in.
            case lines([OutputLine], bytes: Int)
            /// Nothing now.
            case nothing
            /// Nothing ever again.
            case ended
        }

        /// Reads once.
        mutating func read(into buffer: UnsafeMutableRawBufferPointer, at now: Int64) -> Reading {
            guard let descriptor else { return .ended }
            let size = Int(cl_read(descriptor.number, buffer.baseAddress, buffer.count))
            guard size > 0 else { return size == -Int(EAGAIN) ? .nothing : .ended }
            let complete = lines.add(UnsafeRawBufferPointer(rebasing: buffer[..<size]), at: now)
            return .lines(complete.map { OutputLine(stream: stream, bytes: $0) }, bytes: size)
        }

        /// Gives out an unfinished line whose time has come.
        mutating func release(at now: Int64) -> OutputLine? {
            if let due = deadline, due <= now, let descriptor, cl_pending(descriptor.number) > 0 {
                lines.postpone(at: now)
            }
            return lines.release(at: now).map { OutputLine(stream: stream, bytes: $0) }
        }

        /// Closes the pipe; gives out the unfinished line.
        mutating func close() -> OutputLine? {
            descriptor = nil
            isWatched = false
            return lines.finish().map { OutputLine(stream: stream, bytes: $0) }
        }
    }
}
