extension GlobSet {
    /// What every path that a pattern covers has in it, beside the directories it begins with.
    enum Trait: Hashable {
        /// Nothing is known.
        case none

        /// A component whose name has this hash.
        case name(UInt64)

        /// A component with, behind its last dot, what has this hash.
        case pathExtension(UInt64)
    }

    /// What is known of every path that a pattern covers.
    ///
    /// - Parameter entry: one of this set's.
    /// - Returns: the hashes of the names it begins with, and one trait of the rest; a name says more than an
    ///   extension, and what stands further back more than what stands before it.
    func traits(of entry: Entry) -> (directory: [UInt64], trait: Trait) {
        let all = segments[entry.start..<(entry.start + entry.count)]
        let lead = all.prefix(entry.literalDepth)
        var trait = Trait.none
        for segment in all.dropFirst(entry.literalDepth) {
            if segment.kind == .literal {
                trait = .name(PathHash(literal(of: segment)).value)
            } else if let ending = pathExtension(of: segment) {
                if case .name = trait { continue }
                trait = .pathExtension(PathHash(ending).value)
            }
        }
        return (lead.map { PathHash(literal(of: $0)).value }, trait)
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
