package import HeedModel

extension Wording {
    /// What of its rule a run executes, to stand before what it is for; nothing for the action itself.
    package static func part(of run: Run) -> String {
        switch run.part {
        case .action: ""
        case .onFailure: "on-failure: "
        case .test: "test: "
        }
    }

    /// The name of a run's rule, and what of the rule it executes where that is not the action.
    package static func title(of run: Run) -> String {
        switch run.part {
        case .action: run.rule.name
        case .onFailure: run.rule.name + " on-failure"
        case .test: run.rule.name + " test"
        }
    }

    /// Whether the end of a run is one that should not have come, whatever its status.
    package static func isEndOfService(_ run: Run) -> Bool {
        run.rule.definition.isService && run.part == .action
    }

    /// How a run ended; a service that ends by itself has failed.
    package static func ending(
        of run: Run,
        _ outcome: Outcome,
        _ end: RunEnd
    ) -> (verb: String, details: [String]) {
        guard outcome == .exited(0), isEndOfService(run) else { return ending(outcome, end) }
        return ("failed", ["exit 0, and a service stays", duration(end.duration)])
    }

    /// What a notice says of the turns of a rule, without the rule's name: a line, then what to do about it.
    package static func turn(_ notice: Notice) -> [String] {
        switch notice {
        case .retrying(_, let repetition, let all, let wait):
            ["repeats in \(duration(wait)) (\(repetition) of \(all))"]
        case .waiting(_, let wait): [waiting(wait)]
        case .looping(_, let loop):
            [
                "has started itself \(loop.count) times: \(loop.path) changes while it runs\(watching(loop));"
                    + " next run in \(duration(loop.gap))",
                "if the file is its own work, add to the rule:   outputs: \(output(loop.path))",
            ]
        case .paused(_, let loop, let runsAgo):
            [
                "paused: " + (runsAgo.map { repeated(loop, $0) } ?? endless(loop)),
                "changes made while it does not run still start it; to keep its work out of its paths:"
                    + "   outputs: \(output(loop.path))",
            ]
        case .ready, .started, .output, .ended, .skipped, .signalled, .stopping, .problem: []
        }
    }

    private static func waiting(_ wait: Notice.Wait) -> String {
        switch wait {
        case .success(of: let rules): "waits until \(rules.joined(separator: ", ")) succeeds"
        case .gone(let path): "waits until \(path) is gone"
        case .tooLong(let path, let time):
            "waits no longer for \(path) to be gone: it is there for \(duration(time)) now"
        case .root(let path): "waits until its root \(path) is back"
        }
    }

    private static func watching(_ loop: Notice.Loop) -> String {
        loop.pattern.map { ", and \"\(Printable.text(Array($0.utf8)))\" watches it" } ?? ""
    }

    private static func repeated(_ loop: Notice.Loop, _ runsAgo: Int) -> String {
        "it starts itself, and \(loop.path) is back at the content it had \(count(runsAgo, "run")) ago"
    }

    private static func endless(_ loop: Notice.Loop) -> String {
        "it has started itself \(loop.count) times, the last time by \(loop.path)\(watching(loop))"
    }

    /// The directory of a file, as `outputs` takes it.
    private static func output(_ path: BytePath) -> String {
        guard let parent = path.parent, !path.isAbsolute else { return path.description }
        return "\(parent)/"
    }
}
