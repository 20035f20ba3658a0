extension GlobSet {
    /// What every path that a pattern covers has in it, beside the directories it begins with.
    enum Trait: Hashable {
        /// Nothing is known.
        case none

        /// A component whose name has this hash.
        case name(UInt64)

        /// A component that begins with so many bytes of this hash.
        case prefix(UInt64, length: Int)

        /// A component with, behind its last dot, what has this hash.
        case pathExtension(UInt64)

        /// How much it says.
        var rank: Int {
            switch self {
            case .none: 0
            case .pathExtension: 1
            case .prefix: 2
            case .name: 3
            }
        }
    }

    /// Prefixes that are shorter say less than an extension; longer ones are cut.
    static let prefixLengths = 3...63

    /// What is known of every path that a pattern covers.
    ///
    /// - Parameter entry: one of this set's.
    /// - Returns: the hashes of the names it begins with, and one trait of the rest: the one that says most, and of
    ///   two alike the one that stands further back.
    func traits(of entry: Entry) -> (directory: [UInt64], trait: Trait) {
        let all = segments[entry.start..<(entry.start + entry.count)]
        let lead = all.prefix(entry.literalDepth)
        var best = Trait.none
        for segment in all.dropFirst(entry.literalDepth) {
            let trait = trait(of: segment)
            if trait.rank >= best.rank { best = trait }
        }
        return (lead.map { PathHash(literal(of: $0)).value }, best)
    }

    private func trait(of segment: Segment) -> Trait {
        if segment.kind == .literal { return .name(PathHash(literal(of: segment)).value) }
        let beginning = prefix(of: segment).prefix(GlobSet.prefixLengths.upperBound)
        if beginning.count >= GlobSet.prefixLengths.lowerBound {
            return .prefix(PathHash(beginning).value, length: beginning.count)
        }
        return pathExtension(of: segment).map { .pathExtension(PathHash($0).value) } ?? .none
    }

    /// What every name that a segment matches begins with.
    private func prefix(of segment: Segment) -> [UInt8] {
        switch segment.kind {
        case .globstar, .any, .literal: return []
        case .affix: return Array(literal(of: segment))
        case .tokens:
            var beginning: [UInt8] = []
            for token in tokens[segment.start..<(segment.start + segment.head)] {
                guard case .byte(let byte) = token else { break }
                beginning.append(byte)
            }
            return beginning
        }
    }

    private func literal(of segment: Segment) -> ArraySlice<UInt8> {
        bytes[segment.start..<(segment.start + segment.head)]
    }

    /// What stands behind the last dot of every name that a segment matches.
    private func pathExtension(of segment: Segment) -> [UInt8]? {
        var ending: [UInt8]
        switch segment.kind {
        case .globstar, .any, .literal: return nil
        case .affix:
            let start = segment.start + segment.head
            ending = Array(bytes[start..<(start + segment.tail)])
        case .tokens:
            ending = []
            for token in tokens[segment.start..<(segment.start + segment.head)] {
                if case .byte(let byte) = token { ending.append(byte) } else { ending = [] }
            }
        }
        guard let dot = ending.lastIndex(of: ASCII.dot) else { return nil }
        return Array(ending[(dot + 1)...])
    }
}
