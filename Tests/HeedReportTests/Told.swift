import Foundation
import Globs
import HeedModel
import HeedReport
import Testing

/// Stories that every format tells.
enum Told {
    /// Names with the notices that a story is made of.
    static func stories() throws -> [(name: String, notices: [Notice])] {
        [
            ("runs", try runs()), ("ends", try ends()), ("problems", problems()), ("names", try names()),
            ("turns", try turns()),
        ]
    }

    static func rule(_ name: String) throws -> Rule {
        Rule(
            Rule.Definition(
                name: name,
                scope: Scope(root: BytePath("/p"), paths: try PatternList(["**"])),
                conditions: [],
                action: Action(.shell("true")),
                workingDirectory: BytePath("/p")
            )
        )
    }

    static func run(
        _ id: Run.ID,
        _ name: String,
        _ paths: [String],
        _ reason: Trigger.Reason = .event,
        isOpenEnded: Bool = false
    ) throws -> Run {
        var batch = Batch()
        for path in paths { batch.add(BytePath(path), Batch.Entry(events: .write)) }
        batch.isOpenEnded = isOpenEnded
        return Run(id: id, rule: try rule(name), trigger: Trigger(reason: reason, batch: batch))
    }

    static func end(
        _ status: RunEnd.Status,
        _ seconds: Double,
        leftOver: Int = 0,
        step: String? = nil
    ) -> RunEnd {
        RunEnd(status: status, duration: .seconds(seconds), leftOver: leftOver, failedStep: step)
    }

    private static func runs() throws -> [Notice] {
        let test = try run(
            41,
            "test",
            ["Sources/App/View.swift", "Sources/App/Model.swift", "Tests/A.swift"]
        )
        let lint = try run(42, "lint", ["Sources/App/Model.swift"])
        let all = try run(43, "test", [], .start, isOpenEnded: true)
        return [
            .ready(
                rules: [
                    Notice.RuleSummary(name: "test", patterns: ["Sources/", "Tests/"], onBusy: "restart"),
                    Notice.RuleSummary(name: "lint", patterns: ["a", "b", "c", "d", "e"], onBusy: "queue"),
                ],
                directories: 23,
                root: BytePath("/p"),
                file: "heed.yaml"
            ),
            .started(test),
            .output(test, OutputLine(stream: .stdout, bytes: Array("[4/9] Compiling".utf8))),
            .output(test, OutputLine(stream: .stderr, bytes: Array("Model.swift:17:9: error: no".utf8))),
            .output(test, OutputLine(stream: .stdout, bytes: [])),
            .ended(test, .exited(1), end(.exited(1), 8.1), failedBefore: false),
            .started(lint),
            .ended(lint, .exited(0), end(.exited(0), 0.42), failedBefore: true),
            .started(all),
            .ended(all, .exited(0), end(.exited(0), 75), failedBefore: false),
            .skipped(rule: "lint", reason: "only deletions"),
            .stopping(rules: ["test", "lint"]),
        ]
    }

    private static func ends() throws -> [Notice] {
        let run = try run(7, "test", ["a"])
        return [
            .ended(run, .signalled(11), end(.signalled(11), 0.05, step: "build"), failedBefore: false),
            .ended(run, .signalled(33), end(.signalled(33), 0.05), failedBefore: false),
            .ended(run, .timedOut, end(.signalled(15), 600), failedBefore: true),
            .ended(run, .stopped(.newerChange), end(.signalled(15), 1.9), failedBefore: false),
            .ended(run, .stopped(.shutdown), end(.signalled(15), 1.9), failedBefore: false),
            .ended(
                run,
                .neverStarted(StartFailure(.notFound, "cannot run 'foo': no such program on PATH")),
                end(.neverStarted(StartFailure(.notFound, "")), 0),
                failedBefore: false
            ),
            .ended(run, .skipped("only deletions"), end(.skipped("only deletions"), 0), failedBefore: false),
            .ended(run, .exited(0), end(.exited(0), 3, leftOver: 1), failedBefore: false),
            .ended(run, .exited(3), end(.exited(3), 3, leftOver: 4, step: "2"), failedBefore: false),
        ]
    }

    private static func problems() -> [Notice] {
        [
            .problem(
                Problem(
                    .error,
                    id: "watch-limit",
                    "cannot watch /p/x",
                    notes: ["one", "two"],
                    help: ["do this", "or that"]
                )
            ),
            .problem(Problem(.warning, id: "missing-root", "/p is gone")),
            .problem(Problem(.note, id: "overflow", "compared with the disk", help: ["nothing to do"])),
        ]
    }

    /// Names from outside that must not reach the terminal as they are.
    private static func names() throws -> [Notice] {
        let run = try run(1, "test", ["a\u{1B}[2Jb\nheed: test ok (run 1, 0.1s)"])
        let failure = StartFailure(.other, "cannot run 'x\u{1B}[31m'")
        return [
            .ready(
                rules: [Notice.RuleSummary(name: "test", patterns: ["\u{1B}]0;x\u{7}"], onBusy: "queue")],
                directories: 1,
                root: BytePath([0x2F, 0xFF]),
                file: "\u{202E}lmay.deeh"
            ),
            .started(run),
            .ended(
                run,
                .neverStarted(failure),
                end(.neverStarted(failure), 0, step: "s\n"),
                failedBefore: false
            ),
        ]
    }

    static func context(several: Bool, colour: Bool, unicode: Bool) -> FormatContext {
        FormatContext(
            hasSeveralRules: several,
            hasColour: colour,
            hasUnicode: unicode,
            ruleNames: several ? ["test", "lint"] : ["test"],
            time: { "14:02:11" }
        )
    }
}

/// Compares with a file beside the tests.
enum Snapshot {
    /// The folder of the files.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Snapshots")

    /// What a format makes of a story: the number of the stream, then the line, escapes visible.
    static func text(_ format: any Format, _ notices: [Notice]) -> String {
        notices.flatMap { format.lines(for: $0) }.map { line in
            let text = String(decoding: line.bytes, as: UTF8.self).replacing("\u{1B}", with: "␛")
            return (line.stream == .stdout ? "1│" : "2│") + text + "\n"
        }.joined()
    }

    /// Compares; with `HEED_UPDATE_SNAPSHOTS` in the environment it writes the file, and fails all the same.
    static func compare(
        _ text: String,
        _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appendingPathComponent(name + ".txt")
        if ProcessInfo.processInfo.environment["HEED_UPDATE_SNAPSHOTS"] != nil {
            try Data(text.utf8).write(to: file)
            Issue.record("\(name).txt was written; look at it and run again", sourceLocation: sourceLocation)
            return
        }
        let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(
            text.split(separator: "\n") == expected.split(separator: "\n"),
            "\(name).txt",
            sourceLocation: sourceLocation
        )
    }
}
