/// Reads durations: `0`, or numbers with units such as `1m30s` and `1.5s`.
package enum DurationText {
    /// Why a text is no duration.
    package enum Failure: Error, Hashable, Sendable {
        /// A bare number.
        case noUnit
        /// Something that reads like a duration to people; what to write.
        case spelled(String)
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
            if let better = spelling(text) { throw .spelled(better) }
            throw .notADuration
        }
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

    /// What `5 sec`, `1:30` and `2 minutes` are written like.
    private static func spelling(_ text: String) -> String? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2 || parts.count == 3, parts.allSatisfy({ Int($0) != nil && !$0.contains("-") }) {
            let units = parts.count == 2 ? ["m", "s"] : ["h", "m", "s"]
            return zip(parts, units).map { "\(Int($0) ?? 0)\($1)" }.joined()
        }
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let word = text.dropFirst(number.count).filter { $0 != " " }.lowercased()
        guard !number.isEmpty, number.first != ".", number.last != "." else { return nil }
        let names = [
            "ms": ["ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds"],
            "s": ["s", "sec", "secs", "second", "seconds"], "m": ["m", "min", "mins", "minute", "minutes"],
            "h": ["h", "hr", "hrs", "hour", "hours"], "d": ["d", "day", "days"],
        ]
        return names.first { $0.value.contains(word) }.map { "\(number)\($0.key)" }
    }
}
