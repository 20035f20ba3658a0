import Foundation
import Synchronization

/// A real process under test: its lines as they come, its exit status when it ends.
///
/// Waiting has no limit of its own; tests carry `.timeLimit`, which cancels the wait.
package final class RunningProgram: Sendable {
    /// One line of output and where it came from.
    package struct Line: Hashable, Sendable {
        /// Without the newline; bytes that are not UTF-8 are repaired.
        package var text: String
        /// Whether it was written to standard error.
        package var isError: Bool
    }

    /// Starts something with `Process` while nothing else is started.
    ///
    /// Two calls of `Process.run` at once can crash, and one program's pipes would be inherited by the other, which
    /// keeps them open.
    package static func starting<Result>(_ body: () throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body()
    }

    private static let lock = NSLock()

    private let process: Process
    private let stream: AsyncStream<Line>
    private let seen = Mutex<[Line]>([])
    private let passed = Mutex<[Line]>([])
    private let exit: AsyncStream<Int32>

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: the program's path and its arguments.
    ///   - directory: where it starts.
    ///   - environment: added to the test's own.
    ///   - output: where standard output and standard error go instead of the lines, such as `/dev/full`.
    /// - Throws: where it cannot be started.
    package init(
        _ arguments: [String],
        in directory: String,
        environment: [String: String] = [:],
        output: String? = nil
    ) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let (lines, lineSink) = AsyncStream<Line>.makeStream()
        let (exits, exitSink) = AsyncStream<Int32>.makeStream()
        stream = lines
        exit = exits
        process.terminationHandler = { process in
            exitSink.yield(
                process.terminationReason == .exit
                    ? process.terminationStatus : 128 + process.terminationStatus
            )
            exitSink.finish()
        }
        try RunningProgram.starting {
            if let output {
                let handle = FileHandle(forWritingAtPath: output)
                process.standardOutput = handle
                process.standardError = handle
                lineSink.finish()
            } else {
                let open = Countdown(2) { lineSink.finish() }
                process.standardOutput = RunningProgram.pipe(isError: false, lineSink, open)
                process.standardError = RunningProgram.pipe(isError: true, lineSink, open)
            }
            try process.run()
        }
    }

    /// Its process id.
    package var processID: Int32 { process.processIdentifier }

    /// All lines taken so far by the methods below.
    package var linesSoFar: [String] { seen.withLock { $0.map(\.text) } }

    /// The next line that has a text in it, in the stream it was written to; nil where output ended before.
    ///
    /// Standard output and standard error come in no fixed order relative to each other, so a line that is
    /// passed over in one of them can still be asked for after one of the other was found.
    @discardableResult
    package func line(with text: String) async -> String? {
        if let known = takeKnown(text) { return known }
        for await line in stream {
            note(line)
            if let found = takeKnown(text) { return found }
        }
        return nil
    }

    /// Forgets the lines so far, for tests that see very many.
    package func forgetLines() {
        seen.withLock { $0 = [] }
        passed.withLock { $0 = [] }
    }

    private func note(_ line: Line) {
        seen.withLock { $0.append(line) }
        passed.withLock { $0.append(line) }
    }

    private func takeKnown(_ text: String) -> String? {
        passed.withLock { passed in
            guard let index = passed.firstIndex(where: { $0.text.contains(text) }) else { return nil }
            let line = passed[index]
            passed = passed.enumerated().filter { $0.offset > index || $0.element.isError != line.isError }
                .map(\.element)
            return line.text
        }
    }

    /// Waits for the end: exit status, or 128 and the signal; -1 where the test's time was over.
    @discardableResult
    package func ended() async -> Int32 {
        for await line in stream { note(line) }
        for await status in exit { return status }
        return -1
    }

    /// Sends a signal.
    package func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// Kills it and waits for its end.
    package func killed() async {
        send(SIGKILL)
        _ = await ended()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// A pipe whose lines a thread of its own reads.
    ///
    /// Not `readabilityHandler`: under load its end of file is lost now and then, and the wait for it never ends.
    private static func pipe(
        isError: Bool,
        _ sink: AsyncStream<Line>.Continuation,
        _ open: Countdown
    ) -> Pipe {
        let pipe = Pipe()
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            var rest: [UInt8] = []
            while true {
                let count = read(handle.fileDescriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                rest += buffer[..<count]
                while let end = rest.firstIndex(of: 0x0A) {
                    sink.yield(Line(text: String(decoding: rest[..<end], as: UTF8.self), isError: isError))
                    rest.removeSubrange(...end)
                }
            }
            if !rest.isEmpty {
                sink.yield(Line(text: String(decoding: rest, as: UTF8.self), isError: isError))
            }
            open.count()
        }
        return pipe
    }
}

/// Calls back when it was counted down.
private final class Countdown: Sendable {
    private let left: Mutex<Int>
    private let body: @Sendable () -> Void

    init(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        left = Mutex(count)
        self.body = body
    }

    func count() {
        let isDone = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isDone { body() }
    }
}
