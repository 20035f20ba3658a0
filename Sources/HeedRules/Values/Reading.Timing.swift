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
        let debounce = Debounce(
            quiet: draft.quiet ?? Debounce().quiet,
            max: draft.max?.duration,
            isLeading: draft.isLeading
        )
        if draft.isLeading, debounce.quiet == .zero {
            report.warn(
                "conflicting-keys",
                "'leading' has no effect here: with 'quiet: 0' every change runs at once",
                at: node.range,
                help: "leave 'leading' out, or write how long it is to be quiet between two bursts"
            )
        }
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
            let keys = read(map, StopKeys.table, in: .value(of: "stop"), into: &draft)
            if draft.signal.name == "KILL", let place = keys.present["grace"] {
                report.warn(
                    "conflicting-keys",
                    "'grace' has no effect here: KILL leaves no time",
                    at: place,
                    help:
                        "leave 'grace' out, or write 'signal: TERM', after which KILL comes when 'grace' is over"
                )
            }
            return draft
        case .list:
            reportType(
                node,
                "'stop' is a signal or a map, not a list",
                help: "write { signal: INT, grace: 10s }"
            )
            return nil
        case .scalar(let text, _):
            let parts = text.split { ", ".contains($0) }.map(String.init)
            if parts.count == 2, let signal = Signal(parts[0].uppercased()),
                (try? DurationText.read(parts[1])) != nil
            {
                report.add(
                    "bad-signal",
                    "'\(text)' is not one signal",
                    at: node.range,
                    label: "write { signal: \(signal.name), grace: \(parts[1]) }"
                )
                return nil
            }
            return stopSignal(node, "stop").map { Stop(signal: $0) }
        case .unusable:
            return nil
        }
    }

    /// The value of `on-busy`.
    mutating func onBusy(_ node: Node) -> (any BusyPolicy)? {
        guard case .map(let map) = node.content else {
            return busyWord(node)
        }
        var draft = OnBusyDraft()
        let keys = read(map, OnBusyKeys.table, in: .value(of: "on-busy"), into: &draft)
        if keys.lacks("signal") {
            report.add(
                "missing-key",
                "'on-busy' as a map names a signal, and there is no 'signal' in it",
                at: node.range,
                help: "write { signal: HUP }"
            )
        }
        return draft.signal.map { SignalWhenBusy(signal: $0) }
    }

    private mutating func busyWord(_ node: Node) -> (any BusyPolicy)? {
        if case .scalar(let text, _) = node.content,
            ["signal", "hup", "usr1", "usr2"].contains(text.lowercased()) || Signal(text) != nil
        {
            let name = Signal(text.uppercased())?.name ?? "HUP"
            report.add(
                "bad-value",
                "'on-busy' cannot be '\(text)'",
                at: node.range,
                label: "write { signal: \(name) }",
                help: "a signal for the running process is written as a map"
            )
            return nil
        }
        let words = BusyPolicies.all.filter { $0.form == $0.keyword }
        let forms = BusyPolicies.all.filter { $0.form != $0.keyword }
        let word = choice(
            node,
            "on-busy",
            words.map { (name: $0.keyword, summary: $0.summary) },
            foreign: ForeignWords.busy,
            others: forms.map { (name: $0.form, summary: $0.summary) }
        )
        return words.first { $0.keyword == word }?.init()
    }

    /// The value of `hold-while`.
    mutating func holdWhile(_ node: Node) -> HoldWhile? {
        switch node.content {
        case .unusable: return nil
        case .scalar(let text, .plain) where ["false", "no", "none", "never", "off"].contains(text):
            report.add(
                "bad-value",
                "'hold-while: \(text)' would wait for a file of that name",
                at: node.range,
                help: "write [] for a rule that waits for nothing"
            )
            return nil
        case .scalar(let text, .plain) where ["true", "yes", "on", "always"].contains(text):
            report.add(
                "bad-value",
                "'hold-while: \(text)' would wait for a file of that name",
                at: node.range,
                help: "name what must be gone, for example  hold-while: .deploying"
            )
            return nil
        case .scalar(let text, .plain) where (try? DurationText.read(text)) != nil:
            report.add(
                "bad-value",
                "'hold-while: \(text)' would wait for a file of that name",
                at: node.range,
                help: "name what must be gone; for a pause use 'debounce' or 'throttle'"
            )
            return nil
        case .list(let items) where items.isEmpty: return .nothing
        case .scalar, .list:
            return selection(node, "hold-while").map { .exists($0.list, max: HoldWhile.longest) }
        case .map(let map):
            var draft = HoldWhileDraft()
            let keys = read(map, HoldWhileKeys.table, in: .value(of: "hold-while"), into: &draft)
            if keys.lacks("exists") {
                report.add(
                    "missing-key",
                    "'hold-while' waits for nothing: it has no 'exists'",
                    at: node.range,
                    help: "write { exists: .deploying, max: 5m }"
                )
            }
            return draft.patterns.map { .exists($0, max: draft.max) }
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
            help: Int(written).map { $0 > 1 } == true && written.count < 4
                ? "upgrade heed, or write: version: 1" : "write  version: 1, or leave it out"
        )
    }
}
