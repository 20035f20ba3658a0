extension Glob {
    /// What a bracket expression lists.
    struct ClassItems: Hashable {
        var isNegated = false
        var ranges: [ClosedRange<UInt32>] = []

        mutating func insert(_ value: UInt32) {
            ranges.append(value...value)
        }

        /// Adds a POSIX class, of ASCII only.
        ///
        /// - Returns: false if there is no such class.
        mutating func insert(named name: String, dialect: Dialect) -> Bool {
            guard let members = ClassItems.members(of: name, dialect: dialect) else { return false }
            ranges += members
            return true
        }

        /// The names of all classes.
        static let names = [
            "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
            "xdigit",
        ]

        private static func members(of name: String, dialect: Dialect) -> [ClosedRange<UInt32>]? {
            let digit: ClosedRange<UInt32> = 0x30...0x39
            let upper: ClosedRange<UInt32> = 0x41...0x5A
            let lower: ClosedRange<UInt32> = 0x61...0x7A
            switch name {
            case "alnum": return [digit, upper, lower]
            case "alpha": return [upper, lower]
            case "blank": return [0x09...0x09, 0x20...0x20]
            case "cntrl": return [0x00...0x1F, 0x7F...0x7F]
            case "digit": return [digit]
            case "graph": return [0x21...0x7E]
            case "lower": return [lower]
            case "print": return [0x20...0x7E]
            case "punct": return [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
            case "space":
                // git's own table knows neither vertical tab nor form feed.
                return dialect == .git
                    ? [0x09...0x0A, 0x0D...0x0D, 0x20...0x20] : [0x09...0x0D, 0x20...0x20]
            case "upper": return [upper]
            case "xdigit": return [digit, 0x41...0x46, 0x61...0x66]
            default: return nil
            }
        }
    }
}
