extension Glob {
    /// Reads one alternative of a pattern: what is left without `!` and after brace expansion.
    struct Parser {
        private let dialect: Dialect
        private let text: ArraySlice<SourceByte>
        private var position: Int
        private var end: Int

        private init(_ text: ArraySlice<SourceByte>, dialect: Dialect) {
            self.dialect = dialect
            self.text = text
            position = text.startIndex
            end = text.endIndex
        }

        /// Reads a pattern.
        ///
        /// - Throws: for a mistake; in the git dialect the error says only that the pattern matches nothing.
        static func parse(_ text: ArraySlice<SourceByte>, dialect: Dialect) throws(GlobError) -> Parsed {
            var parser = Parser(text, dialect: dialect)
            return try parser.parse()
        }

        private mutating func parse() throws(GlobError) -> Parsed {
            guard position < end else { throw GlobError(.empty, at: 0..<0) }
            var isAnchored = stripLead()
            guard position < end else { throw error(.namesRoot, text.startIndex..<end) }
            let directoryOnly = stripTrail()
            guard position < end else { throw error(.emptyComponent, text.startIndex..<text.endIndex) }
            isAnchored = isAnchored || text[position..<end].contains { $0.byte == ASCII.slash }
            var components = try parseComponents()
            Parser.simplify(&components, isAnchored: &isAnchored)
            return Parsed(isAnchored: isAnchored, directoryOnly: directoryOnly, components: components)
        }

        private mutating func stripLead() -> Bool {
            if text[position].byte == ASCII.slash {
                position += 1
                return true
            }
            guard dialect == .rule, text[position].byte == ASCII.dot else { return false }
            if position + 1 == end {
                position += 1
                return true
            }
            guard text[position + 1].byte == ASCII.slash else { return false }
            position += 2
            return true
        }

        private mutating func stripTrail() -> Bool {
            guard text[end - 1].byte == ASCII.slash else { return false }
            end -= 1
            // In a rule file `\/` is a slash like any other; git keeps the backslash, and nothing matches.
            var escapes = 0
            while dialect == .rule, end - escapes > position, text[end - escapes - 1].byte == ASCII.backslash
            {
                escapes += 1
            }
            if !escapes.isMultiple(of: 2) {
                end -= 1
            }
            return true
        }

        private mutating func parseComponents() throws(GlobError) -> [Component] {
            var components: [Component] = []
            while true {
                let start = position
                if try parseGlobstar(into: &components) {
                    guard position < end else { return components }
                } else {
                    try parseName(from: start, into: &components)
                    guard position < end else { return components }
                }
                skipSlash()
                guard position < end else {
                    throw error(.emptyComponent, (position - 1)..<min(position + 1, text.endIndex))
                }
            }
        }

        /// Takes `**` if it is a whole component.
        private mutating func parseGlobstar(into components: inout [Component]) throws(GlobError) -> Bool {
            var stop = position
            while stop < end, text[stop].byte == ASCII.star {
                stop += 1
            }
            guard stop - position >= 2, stop == end || isSlash(at: stop) else { return false }
            guard stop - position == 2 || dialect == .git else {
                throw error(.starStarNotWhole, position..<stop)
            }
            if dialect == .git && stop < end && text[stop].byte == ASCII.backslash {
                // git's `**\/` is no `**/`: it wants at least one directory.
                components.append(.name([.star]))
            }
            components.append(.globstar)
            position = stop
            return true
        }

        private mutating func parseName(
            from start: Int,
            into components: inout [Component]
        ) throws(GlobError) {
            var pieces: [Piece] = []
            while position < end, !isSlash(at: position) {
                try parsePiece(into: &pieces)
            }
            guard !pieces.isEmpty else {
                throw error(.emptyComponent, max(text.startIndex, start - 1)..<min(text.endIndex, start + 1))
            }
            if dialect == .rule {
                if pieces == [.byte(ASCII.dot)] { throw error(.currentComponent, start..<position) }
                if pieces == [.byte(ASCII.dot), .byte(ASCII.dot)] {
                    throw error(.parentComponent, start..<position)
                }
            }
            components.append(.name(pieces))
        }

        private mutating func parsePiece(into pieces: inout [Piece]) throws(GlobError) {
            let byte = text[position].byte
            switch byte {
            case ASCII.star:
                let start = position
                while position < end, text[position].byte == ASCII.star {
                    position += 1
                }
                guard position - start == 1 || dialect == .git else {
                    throw error(.starStarNotWhole, start..<position)
                }
                pieces.append(.star)
            case ASCII.question:
                pieces.append(.unit)
                position += 1
            case ASCII.openBracket:
                var reader = ClassReader(text[..<end], at: position, dialect: dialect)
                pieces.append(.set(try reader.read()))
                position = reader.position
            case ASCII.backslash:
                guard position + 1 < end else { throw error(.trailingBackslash, position..<(position + 1)) }
                pieces.append(.byte(text[position + 1].byte))
                position += 2
            default:
                pieces.append(.byte(byte))
                position += 1
            }
        }

        private func isSlash(at index: Int) -> Bool {
            if text[index].byte == ASCII.slash { return true }
            return text[index].byte == ASCII.backslash && index + 1 < end
                && text[index + 1].byte == ASCII.slash
        }

        private mutating func skipSlash() {
            position += text[position].byte == ASCII.backslash ? 2 : 1
        }

        private func error(_ kind: GlobError.Kind, _ range: Range<Int>) -> GlobError {
            let start = range.lowerBound < text.endIndex ? text[range.lowerBound].offset : 0
            guard range.upperBound > range.lowerBound else { return GlobError(kind, at: start..<start) }
            let last = text[range.upperBound - 1].offset
            // Brace expansion can put a later byte before an earlier one.
            return GlobError(kind, at: start..<(max(start, last) + 1))
        }

        /// Brings patterns that mean the same to one form, so that matching has fewer cases.
        private static func simplify(_ components: inout [Component], isAnchored: inout Bool) {
            if components.last == .globstar {
                // "Everything inside" is any directories and then one name.
                components.append(.name([.star]))
            }
            var kept: [Component] = []
            for component in components where component != .globstar || kept.last != .globstar {
                kept.append(component)
            }
            components = kept
            if components.count == 2, components.first == .globstar {
                components.removeFirst()
                isAnchored = false
            }
        }
    }
}
