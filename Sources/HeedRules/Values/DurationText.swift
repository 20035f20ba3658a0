/// Reads durations: `0`, or numbers with units such as `1m30s` and `1.5s`.
package enum DurationText {
    /// Why a text is no duration.
    package enum Failure: Error, Hashable, Sendable {
        /// A bare number.
        case noUnit
        /// Something that reads like a duration to people; what to write.
        case spelled(String)
        /// A unit that stands twice, or behind a smaller one; what to write.
        case disordered(String)
        /// More than ten years.
        case tooLong
        /// Anything else.
        case notADuration
    }

    /// The units, in order of size.
    package static let units = ["ms", "s", "m", "h", "d"]

    /// Reads a text.
    package static func read(_ text: String) throws(Failure) -> Duration {
        if text == "0" { return .zero }
        if !text.isEmpty, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), Double(text) != nil {
            throw .noUnit
        }
        guard let duration = try strict(text) else {
            if let last = text.last, ";,.".contains(last), (try? read(String(text.dropLast()))) != nil {
                throw .spelled(String(text.dropLast()))
            }
            guard let better = spelling(text) else { throw .notADuration }
            if let ordered = disorder(in: better) { throw .spelled(ordered) }
            throw .spelled(better)
        }
        if let better = disorder(in: text) { throw .disordered(better) }
        return duration
    }

    private static func strict(_ text: String) throws(Failure) -> Duration? {
        var rest = Array(text.utf8)[...]
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            guard let (digits, fraction) = number(&rest), let unit = unit(&rest) else { return nil }
            guard digits.count <= 10 else { throw .tooLong }
            let whole = (Int64(String(decoding: digits, as: UTF8.self)) ?? 0).multipliedReportingOverflow(
                by: unit
            )
            let part = fraction.prefix(6).reduce((0, unit)) { sum, digit in
                (sum.0 + Int64(digit - 0x30) * (sum.1 / 10), sum.1 / 10)
            }
            let sum = total.addingReportingOverflow(whole.partialValue)
            guard !whole.overflow, !sum.overflow else { throw .tooLong }
            total = sum.partialValue + part.0
            guard total <= 3_650 * 86_400_000_000 else { throw .tooLong }
        }
        return .microseconds(total)
    }

    /// How a duration is written whose units stand twice or in a wrong order; nil where they do not.
    private static func disorder(in text: String) -> String? {
        var rest = Array(text.utf8)[...]
        var last = Int64.max
        var isDisordered = false
        while !rest.isEmpty, number(&rest) != nil, let unit = unit(&rest) {
            isDisordered = isDisordered || unit >= last
            last = unit
        }
        guard isDisordered, let total = try? strict(text) else { return nil }
        return written(total)
    }

    /// A duration in the fewest units, the largest first.
    private static func written(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        var left = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        var result = ""
        for (unit, size) in zip(
            units.reversed(),
            [86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000, 1_000]
        ) {
            let count = left / Int64(size)
            left %= Int64(size)
            if count > 0 { result += "\(count)\(unit)" }
        }
        return result.isEmpty ? "0" : result
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> ([UInt8], [UInt8])? {
        let digits = Array(rest.prefix { 0x30...0x39 ~= $0 })
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        guard rest.first == UInt8(ascii: ".") else { return (digits, []) }
        let fraction = Array(rest.dropFirst().prefix { 0x30...0x39 ~= $0 })
        guard !fraction.isEmpty else { return nil }
        rest = rest.dropFirst(fraction.count + 1)
        return (digits, fraction)
    }

    /// A unit in microseconds.
    private static func unit(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        let letters = Array(rest.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 })
        rest = rest.dropFirst(letters.count)
        switch String(decoding: letters, as: UTF8.self) {
        case "ms": return 1_000
        case "s": return 1_000_000
        case "m": return 60_000_000
        case "h": return 3_600_000_000
        case "d": return 86_400_000_000
        default: return nil
        }
    }

    private static let names = [
        "ms": ["ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds"],
        "s": ["s", "sec", "secs", "second", "seconds"], "m": ["m", "min", "mins", "minute", "minutes"],
        "h": ["h", "hr", "hrs", "hour", "hours"], "d": ["d", "day", "days"],
        "w": ["w", "wk", "week", "weeks"],
    ]

    /// What `5 sec`, `1:30`, `1 min 30 sec`, `1,5s`, `1.s` and `PT5M` are written like.
    private static func spelling(_ text: String) -> String? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2 || parts.count == 3, parts.allSatisfy({ Int($0) != nil && !$0.contains("-") }) {
            let units = parts.count == 2 ? ["m", "s"] : ["h", "m", "s"]
            return zip(parts, units).map { "\(Int($0) ?? 0)\($1)" }.joined()
        }
        let isISO = text.hasPrefix("PT") && text.count > 2
        var rest = (isISO ? text.dropFirst(2) : text[...]).drop { $0 == " " }
        var result = ""
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
            let behind = rest.dropFirst(digits.count).drop { $0 == " " }
            let word = behind.prefix { $0.isLetter }
            rest = behind.dropFirst(word.count).drop { $0 == " " }
            guard let number = number(digits),
                let unit = names.first(where: { $0.value.contains(word.lowercased()) })
            else { return nil }
            if unit.key == "w" {
                guard let weeks = Int(number) else { return nil }
                result += "\(weeks * 7)d"
            } else {
                result += number + unit.key
            }
        }
        return result.isEmpty ? nil : result
    }

    /// `.5` and `1,5` as they are written here.
    private static func number(_ text: Substring) -> String? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard (1...2).contains(parts.count), let last = parts.last, text.count <= 12 else { return nil }
        guard !last.isEmpty else { return parts[0].isEmpty ? nil : String(parts[0]) }
        return parts.count == 1 ? String(last) : "\(parts[0].isEmpty ? "0" : parts[0]).\(last)"
    }
}
