extension GlobSet {
    /// A compiled bracket expression: a bitmap for values below 256, ranges for the characters above.
    struct UnitSet: Hashable, Sendable {
        private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        private let isNegated: Bool
        private var wide: Range<Int>

        /// Compiles a bracket expression.
        ///
        /// - Parameters:
        ///   - items: what it lists.
        ///   - ranges: the set's table, which gets the ranges that leave the bitmap.
        init(_ items: Glob.ClassItems, into ranges: inout [ClosedRange<UInt32>]) {
            isNegated = items.isNegated
            let first = ranges.count
            wide = first..<first
            for range in items.ranges {
                if range.lowerBound <= 0xFF {
                    for value in range.lowerBound...min(range.upperBound, 0xFF) {
                        insert(value)
                    }
                }
                if range.upperBound > 0xFF {
                    ranges.append(max(range.lowerBound, 0x100)...range.upperBound)
                }
            }
            wide = first..<ranges.count
        }

        /// Whether the expression takes a unit.
        @inline(__always)
        func matches(_ value: UInt32, ranges: [ClosedRange<UInt32>]) -> Bool {
            contains(value, ranges: ranges) != isNegated
        }

        private mutating func insert(_ value: UInt32) {
            let bit: UInt64 = 1 << UInt64(value & 63)
            switch value >> 6 {
            case 0: words.0 |= bit
            case 1: words.1 |= bit
            case 2: words.2 |= bit
            default: words.3 |= bit
            }
        }

        private func contains(_ value: UInt32, ranges: [ClosedRange<UInt32>]) -> Bool {
            let shift = UInt64(value & 63)
            switch value >> 6 {
            case 0: return words.0 >> shift & 1 == 1
            case 1: return words.1 >> shift & 1 == 1
            case 2: return words.2 >> shift & 1 == 1
            case 3: return words.3 >> shift & 1 == 1
            default: return wide.contains { ranges[$0].contains(value) }
            }
        }

        static func == (left: UnitSet, right: UnitSet) -> Bool {
            left.words == right.words && left.isNegated == right.isNegated && left.wide == right.wide
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(words.0)
            hasher.combine(words.1)
            hasher.combine(words.2)
            hasher.combine(words.3)
            hasher.combine(isNegated)
            hasher.combine(wide)
        }
    }
}
