import YAMLTree

extension Reading {
    /// A duration with its unit.
    mutating func duration(_ node: Node, _ key: String) -> Duration? {
        guard let written = text(node, key) else { return nil }
        do {
            return try DurationText.read(written)
        } catch {
            report(error, node, key, written)
            return nil
        }
    }

    /// What to write for no wait or no limit.
    private static func without(_ key: String, _ text: String) -> String {
        if ["throttle", "timeout", "stable"].contains(key) { return "leave '\(key)' out for none" }
        return text.hasPrefix("infinit") || text == "forever"
            ? "write a long time, for example 1d" : "write 0 for none"
    }

    /// What to write where `//` was meant to start a comment.
    static func comment(_ text: String) -> String {
        let parts = text.split(separator: " //", maxSplits: 1, omittingEmptySubsequences: false)
        return "comments start with '#': write  \(parts[0])  #\(parts.count > 1 ? parts[1] : "")"
    }

    /// `1.5.5s`.
    private static func hasTwoPoints(_ text: String) -> Bool {
        text.split { $0.isLetter || $0 == " " }.contains { $0.count { $0 == "." } > 1 }
    }

    private mutating func report(_ failure: DurationText.Failure, _ node: Node, _ key: String, _ text: String)
    {
        let units = "units: \(DurationText.units.joined(separator: ", "))"
        switch failure {
        case .noUnit:
            report.add(
                "bad-duration",
                "'\(key): \(text)' has no unit",
                at: node.range,
                label: "\(text)ms or \(text)s?",
                help: units
            )
        case .spelled(let better):
            report.add(
                "bad-duration",
                "'\(text)' is not a duration",
                at: node.range,
                label: "write '\(better)'",
                note: text.contains(":") ? "YAML 1.1 readers would take this for a base-60 number" : nil,
                instead: better
            )
        case .disordered(let better):
            report.add(
                "bad-duration",
                "the units of '\(text)' stand twice, or a smaller one before a larger one",
                at: node.range,
                label: "write '\(better)'",
                instead: better
            )
        case .tooLong:
            report.add("bad-duration", "'\(text)' is more than ten years", at: node.range)
        case .notADuration
        where ["none", "never", "off", "no", "false", "infinite", "infinity", "forever"].contains(text):
            report.add(
                "bad-duration",
                "'\(text)' is not a duration",
                at: node.range,
                help: Reading.without(key, text)
            )
        case .notADuration where text.contains(" //"):
            report.add(
                "bad-duration",
                "'\(text)' is not a duration",
                at: node.range,
                help: Reading.comment(text)
            )
        case .notADuration where text.hasPrefix("-"):
            report.add(
                "bad-duration",
                "'\(text)' is less than nothing",
                at: node.range,
                help: "write 0, or more"
            )
        case .notADuration where Reading.hasTwoPoints(text):
            report.add(
                "bad-duration",
                "'\(text)' is not a duration",
                at: node.range,
                label: "a number has one point at most",
                help: "write for example 1.5s, or two units: 1m30s"
            )
        case .notADuration where text.contains("/"):
            report.add(
                "bad-duration",
                "'\(text)' is not a duration",
                at: node.range,
                help: "write the time between two runs: 1/s is 1s, 10/m is 6s"
            )
        case .notADuration:
            report.add(
                "bad-duration",
                "'\(text)' is not a duration",
                at: node.range,
                help: "write numbers with units, for example 200ms or 1m30s; \(units)"
            )
        }
    }
}
