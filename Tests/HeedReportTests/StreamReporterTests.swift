import Foundation
import Glibc
import HeedModel
import HeedReport
import HeedTestKit
import Testing

@Suite(.serialized, .timeLimit(.minutes(5)))
struct StreamReporterTests {
    private let run: Run
    private let tree: TemporaryTree

    init() throws {
        signal(SIGPIPE, SIG_IGN)
        run = try Told.run(1, "r", ["a"])
        tree = try TemporaryTree()
    }

    private func say(_ text: String, _ stream: OutputLine.Stream = .stdout, to reporter: StreamReporter) {
        reporter.report(.output(run, OutputLine(stream: stream, bytes: Array(text.utf8))))
    }

    private func file(_ name: String) throws -> Int32 {
        let descriptor = open(try tree.write(name), O_WRONLY | O_APPEND | O_CLOEXEC)
        try #require(descriptor >= 0)
        return descriptor
    }

    /// Waits until so many lines are lost.
    private func lost(_ count: Int, _ reporter: StreamReporter) async {
        while reporter.lost != count, !Task.isCancelled { await Task.yield() }
        #expect(reporter.lost == count)
    }

    @Test func `lines go to the stream they belong to`() throws {
        let (out, err) = (try file("out"), try file("err"))
        let reporter = StreamReporter(Echo(), stdout: out, stderr: err)
        say("one", to: reporter)
        say("two", .stderr, to: reporter)
        say("", to: reporter)
        #expect(tree.text("out") == "one\n\n")
        #expect(tree.text("err") == "two\n")
        close(out)
        close(err)
    }

    @Test func `text of several lines is told as it is, and never waits for a reader`() throws {
        let pipe = try Channel.fifo(tree)
        let reporter = StreamReporter(Echo(), stdout: pipe.writing, stderr: pipe.writing)
        let text = (0..<20_000).map { "line \($0)\n\n" }.joined()
        reporter.tell(text)
        say("behind it", .stderr, to: reporter)
        #expect(pipe.read(text.utf8.count + 10) == text + "behind it\n")
        reporter.tell("")
        reporter.tell("one")
        #expect(pipe.read(4) == "one\n")
        #expect(reporter.lost == 0)
    }

    @Test func `a full disk loses lines, counts them and tells of them once it has room`() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        let reporter = StreamReporter(Echo(), stdout: full, stderr: full)
        for text in ["one", "two", "three"] { say(text, .stderr, to: reporter) }
        #expect(reporter.lost == 3)
        let roomy = try file("log")
        dup2(roomy, full)
        say("four", .stderr, to: reporter)
        say("five", to: reporter)
        #expect(reporter.lost == 0)
        #expect(tree.text("log") == "heed: 3 lines could not be written\nfour\nfive\n")
        close(full)
        close(roomy)
    }

    @Test func `a closed pipe on one side says nothing on the other until it works again`() async throws {
        let pipe = try Channel.fifo(tree)
        pipe.closeReader()
        let err = try file("err")
        let reporter = StreamReporter(Echo(), stdout: pipe.writing, stderr: err)
        for _ in 0..<100 { say("out", to: reporter) }
        say("still here", .stderr, to: reporter)
        await lost(100, reporter)
        #expect(tree.text("err") == "still here\n")
        try pipe.openReader()
        say("again", to: reporter)
        reporter.flush()
        #expect(pipe.read(6) == "again\n")
        #expect(tree.text("err") == "still here\nheed: 100 lines could not be written\n")
        close(err)
    }

    @Test func `a line that was cut off is ended before the next one`() async throws {
        let pipe = try Channel.fifo(tree)
        let reporter = StreamReporter(Echo(), stdout: pipe.writing, stderr: pipe.writing)
        say(String(repeating: "x", count: 200_000), .stderr, to: reporter)
        pipe.closeReader()
        await lost(1, reporter)
        try pipe.openReader()
        // What the first reader has left.
        #expect(pipe.read(65536).utf8.count == 65536)
        say("next", .stderr, to: reporter)
        let expected = "\nheed: 1 line could not be written\nnext\n"
        #expect(pipe.read(expected.utf8.count) == expected)
    }

    @Test(arguments: Channel.kinds)
    func `a reader that reads nothing loses lines and stops nobody`(_ kind: Channel.Kind) async throws {
        let channel = try Channel.make(kind, tree)
        let reporter = StreamReporter(Echo(), stdout: channel.writing, stderr: channel.writing, patience: 50)
        let text = String(repeating: "x", count: 10_000)
        for _ in 0..<400 { say(text, to: reporter) }
        let lost = reporter.lost
        #expect(lost > 150 && lost < 210)
        // Who writes is asked to wait, but not for ever.
        await withCheckedContinuation { done in reporter.whenReady { done.resume() } }
        let kept = (400 - lost) * 10_001
        #expect(channel.read(kept).hasPrefix(text + "\n" + text))
        let told = "heed: \(lost) lines could not be written\n"
        #expect(channel.read(told.utf8.count) == told)
        #expect(reporter.lost == 0)
        say("again", to: reporter)
        #expect(channel.read(6) == "again\n")
    }

    @Test(arguments: Channel.kinds)
    func `a slow reader gets everything, from whoever waits when asked to`(_ kind: Channel.Kind) async throws
    {
        let channel = try Channel.make(kind, tree)
        let reporter = StreamReporter(Echo(), stdout: channel.writing, stderr: channel.writing)
        let count = 20_000
        let padding = String(repeating: "x", count: 200)
        async let received = channel.lines(count)
        for number in 0..<count {
            // Both streams are one file here, and its order is kept.
            say("\(number) \(padding)", number % 2 == 0 ? .stdout : .stderr, to: reporter)
            if number % 100 == 0 {
                await withCheckedContinuation { done in reporter.whenReady { done.resume() } }
            }
        }
        #expect(await received == (0..<count).map { "\($0) \(padding)" })
        #expect(reporter.lost == 0)
    }

    @Test func `one reader that reads nothing holds nothing up on the other side`() throws {
        let pipe = try Channel.fifo(tree)
        let err = try file("err")
        let reporter = StreamReporter(Echo(), stdout: pipe.writing, stderr: err)
        say(String(repeating: "x", count: 1_000_000), to: reporter)
        say("told", .stderr, to: reporter)
        #expect(tree.text("err") == "told\n")
        reporter.flush(patience: 0)
        #expect(tree.text("err") == "told\nheed: 1 line could not be written\n")
        close(err)
    }

    @Test func `a pipe of another user, which cannot be opened once more, is written to all the same`()
        async throws
    {
        let pipe = try Channel.fifo(tree)
        // As good as: once it has no reader, it cannot be opened for writing without waiting.
        pipe.closeReader()
        let reporter = StreamReporter(Echo(), stdout: pipe.writing, stderr: pipe.writing)
        try pipe.openReader()
        async let received = pipe.lines(1000)
        for number in 0..<1000 { say("\(number) " + String(repeating: "x", count: 500), to: reporter) }
        let numbers = await received.map { $0.prefix { $0 != " " } }
        #expect(numbers == (0..<1000).map { Substring("\($0)") })
    }
}

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
