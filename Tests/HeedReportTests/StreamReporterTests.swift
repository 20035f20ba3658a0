import Foundation
import Glibc
import HeedModel
import HeedReport
import HeedTestKit
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)))
struct StreamReporterTests {
    private struct Echo: Format {
        static let keyword = "echo"
        static let summary = "what the action writes"
        init() {}
        init(_ context: FormatContext) {}
        func lines(for notice: Notice) -> [ReportLine] {
            guard case .output(_, let line) = notice else { return [] }
            return [ReportLine(line.stream, line.bytes)]
        }
    }

    private let run: Run

    init() throws {
        signal(SIGPIPE, SIG_IGN)
        run = try Told.run(1, "r", ["a"])
    }

    private func say(_ text: String, _ stream: OutputLine.Stream, to reporter: StreamReporter) {
        reporter.report(.output(run, OutputLine(stream: stream, bytes: Array(text.utf8))))
    }

    private func file(_ name: String, in tree: TemporaryTree) throws -> Int32 {
        let descriptor = open(try tree.write(name), O_WRONLY | O_APPEND | O_CLOEXEC)
        try #require(descriptor >= 0)
        return descriptor
    }

    private func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(Glibc.pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test func `lines go to the stream they belong to`() throws {
        let tree = try TemporaryTree()
        let (out, err) = (try file("out", in: tree), try file("err", in: tree))
        let reporter = StreamReporter(Echo(), stdout: out, stderr: err)
        say("one", .stdout, to: reporter)
        say("two", .stderr, to: reporter)
        say("", .stdout, to: reporter)
        #expect(tree.text("out") == "one\n\n")
        #expect(tree.text("err") == "two\n")
        close(out)
        close(err)
    }

    @Test func `a full disk loses lines, counts them and tells of them once it has room`() throws {
        let tree = try TemporaryTree()
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        let reporter = StreamReporter(Echo(), stdout: full, stderr: full)
        say("one", .stderr, to: reporter)
        say("two", .stdout, to: reporter)
        say("three", .stderr, to: reporter)
        #expect(reporter.lost == 3)
        let roomy = try file("log", in: tree)
        dup2(roomy, full)
        say("four", .stderr, to: reporter)
        say("five", .stdout, to: reporter)
        say("six", .stderr, to: reporter)
        #expect(reporter.lost == 0)
        #expect(
            tree.text("log") == """
                heed: 2 lines could not be written
                four
                five
                heed: 1 line could not be written
                six

                """
        )
        close(full)
        close(roomy)
    }

    @Test func `a closed pipe on one side says nothing on the other until it works again`() throws {
        let tree = try TemporaryTree()
        let ends = try pipe()
        close(ends.read)
        let err = try file("err", in: tree)
        let reporter = StreamReporter(Echo(), stdout: ends.write, stderr: err)
        for _ in 0..<100 { say("out", .stdout, to: reporter) }
        say("still here", .stderr, to: reporter)
        #expect(tree.text("err") == "still here\n")
        #expect(reporter.lost == 100)
        close(ends.write)
        close(err)
    }

    @Test func `a line that was cut off is ended before the next one`() async throws {
        let tree = try TemporaryTree()
        let ends = try pipe()
        let reporter = StreamReporter(Echo(), stdout: ends.write, stderr: ends.write)
        let run = run
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                reporter.report(
                    .output(run, OutputLine(stream: .stderr, bytes: Array(repeating: 0x78, count: 200_000)))
                )
                done.resume()
            }
            var byte: UInt8 = 0
            _ = read(ends.read, &byte, 1)
            close(ends.read)
        }
        #expect(reporter.lost == 1)
        let roomy = try file("log", in: tree)
        dup2(roomy, ends.write)
        say("next", .stderr, to: reporter)
        #expect(tree.text("log") == "\nheed: 1 line could not be written\nnext\n")
        close(ends.write)
        close(roomy)
    }

    @Test func `a reader that reads nothing loses lines and stops nobody`() throws {
        let ends = try pipe()
        let reporter = StreamReporter(Echo(), stdout: ends.write, stderr: ends.write, patience: 50)
        let line = OutputLine(stream: .stdout, bytes: Array(repeating: 0x78, count: 10_000))
        for _ in 0..<100 { reporter.report(.output(run, line)) }
        #expect(reporter.lost > 80)
        let lost = reporter.lost
        _ = fcntl(ends.read, F_SETFL, O_NONBLOCK)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        #expect(read(ends.read, &buffer, buffer.count) > 40_000)
        say("again", .stdout, to: reporter)
        let size = read(ends.read, &buffer, buffer.count)
        #expect(
            String(decoding: buffer.prefix(max(0, size)), as: UTF8.self)
                == "\nagain\nheed: \(lost) lines could not be written\n"
        )
        #expect(reporter.lost == 0)
        close(ends.read)
        close(ends.write)
    }

    @Test func `a slow reader of a pipe that does not block gets everything`() async throws {
        let ends = try pipe()
        _ = fcntl(ends.write, F_SETFL, O_NONBLOCK)
        let reporter = StreamReporter(Echo(), stdout: ends.write, stderr: ends.write)
        let run = run
        let count = 3000
        Thread.detachNewThread {
            for number in 0..<count {
                let text = "\(number) " + String(repeating: "x", count: 200)
                reporter.report(.output(run, OutputLine(stream: .stdout, bytes: Array(text.utf8))))
            }
            close(ends.write)
        }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1000)
        while true {
            let length = read(ends.read, &buffer, buffer.count)
            guard length > 0 else { break }
            received += buffer[..<length]
        }
        close(ends.read)
        let lines = received.split(separator: 0x0A)
        #expect(
            lines.map { String(decoding: $0.prefix { $0 != 0x20 }, as: UTF8.self) }
                == (0..<count).map(String.init)
        )
        #expect(reporter.lost == 0)
    }
}
