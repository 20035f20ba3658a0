import HeedModel
import YAMLTree

extension Reading {
    /// The value of `debounce`.
    mutating func debounce(_ node: Node) -> Debounce? {
        guard case .map(let map) = node.content else {
            if case .list = node.content {
                reportType(node, "'debounce' is a duration or a map, not a list")
                return nil
            }
            return duration(node, "debounce").map { Debounce(quiet: $0) }
        }
        var draft = DebounceDraft()
        _ = read(map, DebounceKeys.table, in: .value(of: "debounce"), into: &draft)
        let debounce = Debounce(quiet: draft.quiet ?? Debounce().quiet, max: draft.max?.duration)
        if let max = draft.max, max.duration < debounce.quiet {
            report.add(
                "bad-value",
                "'max' is shorter than 'quiet'\(draft.quiet == nil ? ", which is 100ms" : "")",
                at: max.node.range,
                help: "'max' is the longest wait: make it longer, or leave it out"
            )
        }
        return debounce
    }

    /// The value of `stop`.
    mutating func stop(_ node: Node) -> Stop? {
        switch node.content {
        case .map(let map):
            var draft = Stop()
            _ = read(map, StopKeys.table, in: .value(of: "stop"), into: &draft)
            return draft
        case .list:
            reportType(
                node,
                "'stop' is a signal or a map, not a list",
                help: "write { signal: INT, grace: 10s }"
            )
            return nil
        case .scalar, .unusable:
            return signal(node, "stop").map { Stop(signal: $0) }
        }
    }

    /// The value of `timeout`.
    mutating func timeout(_ node: Node) -> Duration? {
        guard let duration = duration(node, "timeout") else { return nil }
        guard duration > .zero else {
            report.add(
                "bad-duration",
                "'timeout: 0' would stop every run at once",
                at: node.range,
                help: "leave 'timeout' out for no limit"
            )
            return nil
        }
        return duration
    }

    /// The value of `on-start`.
    mutating func onStart(_ node: Node) -> Rule.OnStart? {
        if case .scalar("true", .plain) = node.content { return .run }
        if case .scalar("false", .plain) = node.content { return .never }
        return choice(node, "on-start", RuleKeys.starts, foreign: ForeignWords.starts).flatMap(
            Rule.OnStart.init
        )
    }

    /// The value of `version`.
    mutating func version(_ node: Node) {
        guard let written = text(node, "version"), written != "1" else { return }
        report.add(
            "version",
            "rule file version \(written) is not known to this heed",
            at: node.range,
            label: "this heed reads version 1",
            help: "upgrade heed, or write: version: 1"
        )
    }
}
