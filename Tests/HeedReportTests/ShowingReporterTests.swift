import HeedModel
import HeedReport
import HeedTestKit
import Testing

@Suite("What of a run is shown")
struct ShowingReporterTests {
    private static func told(_ show: Rule.Show, lines: Int, _ outcome: Outcome) throws -> [String] {
        let recorder = RecordingReporter()
        let reporter = ShowingReporter(recorder)
        var definition = try Told.rule("test").definition
        definition.show = show
        let run = Run(id: 7, rule: Rule(definition), trigger: Trigger(reason: .start))
        reporter.report(.started(run))
        for number in 0..<lines {
            reporter.report(.output(run, OutputLine(stream: .stdout, bytes: Array("\(number)".utf8))))
        }
        reporter.report(.ended(run, outcome, Told.end(.exited(0), 1), failedBefore: false))
        return recorder.notices.map { notice in
            switch notice {
            case .started: "started"
            case .output(_, let line): String(decoding: line.bytes, as: UTF8.self)
            case .ended: "ended"
            default: "?"
            }
        }
    }

    static let failures: [Outcome] = [
        .exited(1), .signalled(9), .timedOut, .neverStarted(StartFailure(.notFound, "")),
    ]
    static let others: [Outcome] = [.exited(0), .stopped(.newerChange), .stopped(.shutdown), .skipped("")]

    @Test("everything as it comes", arguments: failures + others)
    func stream(_ outcome: Outcome) throws {
        #expect(try Self.told(.stream, lines: 2, outcome) == ["started", "0", "1", "ended"])
    }

    @Test("nothing", arguments: failures + others)
    func never(_ outcome: Outcome) throws {
        #expect(try Self.told(.never, lines: 2, outcome) == ["started", "ended"])
    }

    @Test("the last lines of a failure, in front of its end", arguments: failures)
    func onFailure(_ outcome: Outcome) throws {
        #expect(try Self.told(.onFailure, lines: 0, outcome) == ["started", "ended"])
        for count in [1, 39, 40] {
            let all = (0..<count).map(String.init)
            #expect(try Self.told(.onFailure, lines: count, outcome) == ["started"] + all + ["ended"])
        }
        for count in [41, 79, 80, 81, 1000] {
            let earlier = "[\(count - 40) earlier line\(count == 41 ? "" : "s")]"
            let last = (count - 40..<count).map(String.init)
            #expect(
                try Self.told(.onFailure, lines: count, outcome) == ["started", earlier] + last + ["ended"]
            )
        }
    }

    @Test("nothing of what did not fail", arguments: others)
    func noFailure(_ outcome: Outcome) throws {
        #expect(try Self.told(.onFailure, lines: 50, outcome) == ["started", "ended"])
    }
}
