/// Reads sizes: a number with a unit, such as `1B`, `10KB` and `1.5MiB`.
package enum SizeText {
    /// Why a text is no size.
    package enum Failure: Error, Hashable, Sendable {
        /// A bare number.
        case noUnit
        /// A unit that could be either of two; what to write.
        case ambiguous(decimal: String, binary: String)
        /// Something that reads like a size to people; what to write.
        case spelled(String)
        /// More than a file can hold.
        case tooLarge
        /// Anything else.
        case notASize
    }

    private static let units: [(name: String, bytes: UInt64)] = [
        ("B", 1), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("KiB", 1 << 10), ("MiB", 1 << 20),
        ("GiB", 1 << 30),
    ]

    /// The units, in order of size.
    package static var unitNames: [String] { units.map(\.name) }

    /// Reads a text.
    package static func read(_ text: String) throws(Failure) -> UInt64 {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = String(text.dropFirst(number.count))
        guard isNumber(number) else { throw .notASize }
        if unit.isEmpty { throw .noUnit }
        guard let factor = units.first(where: { $0.name == unit })?.bytes else {
            throw misspelt(number, unit)
        }
        let parts = number.split(separator: ".")
        guard let whole = UInt64(parts[0]) else { throw .tooLarge }
        let product = whole.multipliedReportingOverflow(by: factor)
        guard !product.overflow, product.partialValue <= UInt64(Int64.max) else { throw .tooLarge }
        guard parts.count == 2, let part = Double("0.\(parts[1])") else { return product.partialValue }
        return product.partialValue + UInt64(part * Double(factor))
    }

    private static func isNumber(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count) && parts.allSatisfy { !$0.isEmpty }
    }

    private static func misspelt(_ number: Substring, _ unit: String) -> Failure {
        let word = unit.filter { $0 != " " }.lowercased()
        if let known = units.first(where: { $0.name == unit.filter { $0 != " " } }) {
            return .spelled("\(number)\(known.name)")
        }
        if ["b", "byte", "bytes"].contains(word) { return .spelled("\(number)B") }
        if let known = units.first(where: { $0.name.lowercased() == word && $0.name.contains("i") }) {
            return .spelled("\(number)\(known.name)")
        }
        let letter = word.prefix(1).uppercased()
        guard ["K", "M", "G"].contains(letter), [1, 2].contains(word.count) || word.hasSuffix("bytes") else {
            return .notASize
        }
        return .ambiguous(decimal: "\(number)\(letter)B", binary: "\(number)\(letter)iB")
    }
}
