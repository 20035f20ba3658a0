import HeedModel
import YAMLTree

/// The state of reading one rule file: what it depends on and what was found wrong.
///
/// Its extensions read one kind of value each; all of them answer nil where they have reported something.
struct Reading {
    var report: Report
    let surroundings: Surroundings
    /// How many patterns were read.
    var patternCount = 0
    /// Whether what is read belongs to a rule that runs once for each path.
    var isForOnePath = false
    /// Keys of a rule that stand in `defaults`, where they mean nothing.
    var misplaced: Set<String> = []
    /// The placeholders for paths in what was read of the current rule.
    var pathPlaceholders: [PathPlaceholder] = []

    init(report: Report, surroundings: Surroundings) {
        self.report = report
        self.surroundings = surroundings
    }

    /// Reads the keys of a map with their table; unknown ones are reported with what was probably meant.
    mutating func read<Draft>(
        _ map: Node.Map,
        _ table: KeyTable<Draft>,
        in place: KeyPlace,
        into draft: inout Draft
    ) -> Keys {
        var keys = Keys()
        for entry in map.entries {
            guard !report.isFull else {
                keys.isIncomplete = true
                report.leaveOut()
                return keys
            }
            guard let key = table.key(named: entry.key) else {
                guard !place.isFree(entry.key) else { continue }
                keys.meant.formUnion(reportUnknown(entry, table.keys.map(\.name), place))
                continue
            }
            keys.present[key.name] = entry.keyRange
            key.read(&draft, entry.value, &self)
        }
        keys.isIncomplete = map.isIncomplete
        return keys
    }

    /// What an unknown value was meant to be; not asked where nothing more is told.
    func suggestion(
        for written: String,
        among names: [String],
        foreign: [String: String] = [:]
    ) -> Suggestion? {
        report.isFull ? nil : Suggestion.value(written, among: names, foreign: foreign)
    }

    /// Whether a value has the keys of a rule.
    private func isRule(_ node: Node) -> Bool {
        guard case .map(let map) = node.content else { return false }
        return map.entries.contains { ["paths", "run", "exec"].contains($0.key) }
    }

    /// Whether a value is a map of maps, as rules are.
    private func holdsMaps(_ node: Node) -> Bool {
        guard case .map(let map) = node.content, !map.entries.isEmpty else { return false }
        return map.entries.allSatisfy { entry in
            if case .map = entry.value.content { true } else { false }
        }
    }

    /// Reports a key that there is not; gives those that were probably meant.
    private mutating func reportUnknown(
        _ entry: Node.Map.Entry,
        _ names: [String],
        _ place: KeyPlace
    ) -> Set<String> {
        if place.isLevel, let reserved = ReservedKey.all.first(where: { $0.name == entry.key }) {
            report.add(
                "reserved-key",
                "'\(entry.key)' is kept for later",
                at: entry.keyRange,
                label: reserved.label,
                help: reserved.help
            )
            return []
        }
        let message = "unknown key '\(entry.key)' \(place.phrase)"
        if place.isRule, let prefix = FileKeys.table.constraints.freePrefix, entry.key.hasPrefix(prefix) {
            let label = "keys that start with '\(prefix)' stand at the top of the file"
            report.add("unknown-key", message, at: entry.keyRange, label: label)
            return []
        }
        if let elsewhere = place.elsewhere.first(where: { $0.names.contains(entry.key) }) {
            report.add(
                "unknown-key",
                message,
                at: entry.keyRange,
                label: elsewhere.label,
                help: elsewhere.help
            )
            return [entry.key]
        }
        if let stray = place.strayRule?(entry.key), isRule(entry.value) {
            report.add("unknown-key", message, at: entry.keyRange, label: stray.label, help: stray.help)
            return ["rules", "run", "paths"]
        }
        let ruleKeys = RuleKeys.table.keys.map(\.name)
        let exact = Suggestion.sameKey(entry.key, among: names, foreign: place.foreign)
        let takesHabits = place.isLevel || ["uses", "with", "if"].contains(entry.key)
        if takesHabits, exact.map({ $0.label.hasPrefix("spelled") }) ?? true,
            let habit = ForeignHabit.of(entry, inRule: place.isRule)
        {
            report.add(
                "unknown-key",
                message,
                at: entry.keyRange,
                label: habit.label,
                note: habit.note,
                help: habit.help
            )
            return Set(habit.meant)
        }
        if !place.isRule, place.isLevel, exact == nil,
            let inRule = Suggestion.sameKey(entry.key, among: ruleKeys, foreign: ForeignWords.ruleKeys)
        {
            report.add(
                "unknown-key",
                message,
                at: entry.keyRange,
                label: "\(inRule.label), and belongs in a rule",
                help:
                    "write it in a rule, below 'rules:' and the rule's name:\n  rules:\n    test:\n      \(inRule.word): ..."
            )
            return [inRule.word]
        }
        if entry.key.contains(" "), case .scalar("", .plain) = entry.value.content {
            report.add(
                "unknown-key",
                message,
                at: entry.keyRange,
                help: "inside { } a ',' begins the next key: put quotes around text that holds one"
            )
            return []
        }
        let suggestion = exact ?? Suggestion.nearest(entry.key, names)
        if suggestion == nil, !place.isRule, place.isLevel, holdsMaps(entry.value) {
            report.add(
                "unknown-key",
                message,
                at: entry.keyRange,
                label: "rules stand below 'rules'",
                help: "write 'rules:' if these are rules, or 'x-\(entry.key):' for what heed is to pass over"
            )
            return ["rules"]
        }
        report.add(
            "unknown-key",
            message,
            at: entry.keyRange,
            label: suggestion?.label ?? "",
            note: suggestion?.note,
            help: suggestion == nil ? place.list(names) : nil,
            instead: suggestion?.word
        )
        return suggestion.map { [$0.word] } ?? []
    }

    /// The keys of a map that were there, and those that unknown ones were probably meant to be.
    struct Keys {
        var present: [String: TextRange] = [:]
        var meant: Set<String> = []
        var isIncomplete = false

        /// Whether a key is neither there nor meant by something reported already.
        func lacks(_ names: String...) -> Bool {
            !isIncomplete && names.allSatisfy { present[$0] == nil && !meant.contains($0) }
        }
    }
}
