import HeedModel
import YAMLTree

extension Reading {
    /// The most runs at a time that a file can ask for.
    static let mostJobs = 1024
    /// The most repetitions of a run.
    static let mostRetries = 100

    /// A whole number within bounds, without quotes.
    mutating func integer(
        _ node: Node,
        _ key: String,
        in bounds: ClosedRange<Int>,
        help: String? = nil
    ) -> Int? {
        guard let written = text(node, key) else { return nil }
        let isNumber = !written.isEmpty && written.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        guard isNumber, isPlain(node) else {
            reportNoNumber(node, key, written, bounds, help)
            return nil
        }
        guard written == "0" || !written.hasPrefix("0") else {
            reportLeadingZero(node, written)
            return nil
        }
        guard let number = Int(written), bounds.contains(number) else {
            report.add(
                "bad-number",
                "'\(key)' cannot be \(written)",
                at: node.range,
                label: "from \(bounds.lowerBound) to \(bounds.upperBound)",
                help: help
            )
            return nil
        }
        return number
    }

    /// A number, with decimals if need be, within bounds and without quotes.
    mutating func number(_ node: Node, _ key: String, in bounds: ClosedRange<Int>) -> Double? {
        guard let written = text(node, key) else { return nil }
        let parts = written.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber =
            (1...2).contains(parts.count)
            && parts.allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
        guard isNumber, isPlain(node), let number = Double(written) else {
            reportNoNumber(node, key, written, bounds, nil)
            return nil
        }
        guard Double(bounds.lowerBound)...Double(bounds.upperBound) ~= number else {
            report.add(
                "bad-number",
                "'\(key)' cannot be \(written)",
                at: node.range,
                label: "from \(bounds.lowerBound) to \(bounds.upperBound)"
            )
            return nil
        }
        return number
    }

    func isPlain(_ node: Node) -> Bool {
        if case .scalar(_, .plain) = node.content { true } else { false }
    }

    private mutating func reportNoNumber(
        _ node: Node,
        _ key: String,
        _ written: String,
        _ bounds: ClosedRange<Int>,
        _ help: String?
    ) {
        var label = ""
        if let number = Double(written), number == number.rounded(), let whole = Int(exactly: number),
            bounds.contains(whole)
        {
            label = "write \(whole)\(isPlain(node) ? "" : ", without quotes")"
        }
        report.add(
            "bad-number",
            "'\(key)' is a number, not \(quotedAsWritten(node, written))",
            at: node.range,
            label: label,
            help: help
                ?? (label.isEmpty ? "write a number from \(bounds.lowerBound) to \(bounds.upperBound)" : nil)
        )
    }

    /// `010`: some readers of YAML take it for eight.
    private mutating func reportLeadingZero(_ node: Node, _ written: String) {
        let digits = written.drop { $0 == "0" }
        var readings = ""
        if let octal = Int(written, radix: 8) {
            readings = ": decimal \(digits.isEmpty ? "0" : digits) or octal \(octal)?"
        }
        report.add(
            "bad-number",
            "'\(written)' starts with 0\(readings)",
            at: node.range,
            help: "write the decimal number without the leading 0"
        )
    }

    /// The `jobs` of a file.
    mutating func fileJobs(_ node: Node) -> Int? {
        if case .map = node.content {
            reportType(
                node,
                "'jobs' is how many runs may go on at a time, not a map",
                help: "rules stand below 'rules:', one name each"
            )
            return nil
        }
        return integer(
            node,
            "jobs",
            in: 1...Reading.mostJobs,
            help: "leave 'jobs' out for as many as there are CPUs"
        )
    }

    /// The `jobs` of a rule.
    mutating func ruleJobs(_ node: Node) -> Int? {
        integer(node, "jobs", in: 1...Reading.mostJobs)
    }

    /// The value of `retry`.
    mutating func retry(_ node: Node) -> Retry? {
        switch node.content {
        case .unusable: return nil
        case .list:
            reportType(node, "'retry' is a number or a map, not a list", help: "write { max: 3, delay: 5s }")
            return nil
        case .scalar:
            let help = "write how often to try again, for example 3, or { max: 3, delay: 5s }"
            return integer(node, "retry", in: 0...Reading.mostRetries, help: help).map { Retry(max: $0) }
        case .map(let map): return retry(map, node)
        }
    }

    private mutating func retry(_ map: Node.Map, _ node: Node) -> Retry? {
        var draft = RetryDraft()
        let keys = read(map, RetryKeys.table, in: .value(of: "retry"), into: &draft)
        if keys.lacks("max") {
            report.add(
                "missing-key",
                "'retry' does not say how often: it has no 'max'",
                at: node.range,
                help: "write { max: 3, delay: 5s }"
            )
        }
        if let longest = draft.maxDelay, longest.duration < draft.delay {
            report.add(
                "bad-value",
                "'max-delay' is shorter than 'delay'",
                at: longest.node.range,
                help: "'max-delay' is the longest wait: make it longer, or leave it out"
            )
        }
        guard let max = draft.max else { return nil }
        // Who asks for a delay of five minutes does not want it cut to the default of one.
        let longest = draft.maxDelay?.duration ?? Swift.max(.seconds(60), draft.delay)
        return Retry(max: max, delay: draft.delay, backoff: draft.backoff, maxDelay: longest)
    }
}
