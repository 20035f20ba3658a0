import Foundation
import Globs
import HeedModel
import HeedRun
import HeedTestKit

/// A runner, a folder and a mark that every process of its runs carries in its environment.
final class Shop: Sendable {
    let folder: String
    let runner: ProcessRunner
    let problems: AsyncStream<Problem>
    let mark = "HEEDTESTMARK" + UUID().uuidString.filter { $0 != "-" }
    private let tell: AsyncStream<Problem>.Continuation

    init(environment: [String]? = nil, memory: String = "/dev/shm", hasColour: Bool = false) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "heed run \(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.resolvingSymlinksInPath().path
        let (problems, tell) = AsyncStream<Problem>.makeStream()
        self.problems = problems
        self.tell = tell
        let variables = environment.map { $0.map { Array($0.utf8) } }
        runner = try RunningProgram.starting {
            try ProcessRunner(environment: variables, memory: memory, hasColour: hasColour) { tell.yield($0) }
        }
    }

    deinit {
        runner.shutdown()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func rule(_ action: Action, _ change: (inout Rule.Definition) -> Void = { _ in }) throws -> Rule {
        let scope = Scope(root: BytePath(folder), paths: try PatternList(["**"]))
        var definition = Rule.Definition(
            name: "test",
            scope: scope,
            conditions: [],
            action: action,
            workingDirectory: BytePath(folder)
        )
        definition.environment = [Rule.Variable(name: mark, value: Array("1".utf8))]
        change(&definition)
        return Rule(definition)
    }

    /// Starts a run; the stream gives its events and ends with `ended`.
    func start(
        _ action: Action,
        id: Run.ID = .random(in: 1..<1 << 40),
        _ trigger: Trigger = Trigger(reason: .start),
        _ change: (inout Rule.Definition) -> Void = { _ in }
    ) throws -> (id: Run.ID, events: AsyncStream<RunEvent>) {
        let (events, yield) = AsyncStream<RunEvent>.makeStream()
        runner.start(Run(id: id, rule: try rule(action, change), trigger: trigger)) { event in
            yield.yield(event)
            if case .ended = event { yield.finish() }
        }
        return (id, events)
    }

    /// Ends the stream of problems.
    func finishProblems() { tell.finish() }

    /// Runs a run to its end.
    func run(_ run: Run) async -> Ended {
        let (events, yield) = AsyncStream<RunEvent>.makeStream()
        runner.start(run) { event in
            yield.yield(event)
            if case .ended = event { yield.finish() }
        }
        return await Ended(events)
    }

    /// Runs something to its end.
    func run(
        _ action: Action,
        _ trigger: Trigger = Trigger(reason: .start),
        _ change: (inout Rule.Definition) -> Void = { _ in }
    ) async throws -> Ended {
        try await Ended(start(action, trigger, change).events)
    }

    /// A shell text's run.
    func shell(_ text: String) async throws -> Ended {
        try await run(Action(.shell(text)))
    }
}

/// What a run has told in the end.
struct Ended {
    var lines: [OutputLine] = []
    var end: RunEnd?

    init(_ events: AsyncStream<RunEvent>) async {
        for await event in events {
            switch event {
            case .output(let line): lines.append(line)
            case .ended(let end): self.end = end
            }
        }
    }

    var status: RunEnd.Status? { end?.status }

    /// Standard output, each line followed by a newline.
    var output: String {
        String(decoding: lines.filter { $0.stream == .stdout }.flatMap { $0.bytes + [10] }, as: UTF8.self)
    }
}

extension Action {
    /// An argument vector without placeholders.
    static func exec(_ arguments: String...) -> Action {
        Action(.exec(arguments.map { .text([.literal(Array($0.utf8))]) }))
    }
}

extension Trigger {
    /// Changed files.
    static func changed(_ paths: [[UInt8]]) -> Trigger {
        var batch = Batch()
        for path in paths {
            batch.add(BytePath(path), Batch.Entry(events: .change))
        }
        return Trigger(reason: .event, batch: batch)
    }
}

extension Shop {
    /// A runner with a guard that is elsewhere.
    static func runner(guard path: String) throws -> ProcessRunner {
        try ProcessRunner(guard: path) { _ in }
    }
}

extension RunEvent {
    /// The line of output that it is.
    var line: OutputLine? {
        guard case .output(let line) = self else { return nil }
        return line
    }
}
