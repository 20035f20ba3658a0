extension Glob {
    /// Reads one bracket expression, in the order and with the oddities of git's `wildmatch.c`.
    struct ClassReader {
        private let text: ArraySlice<SourceByte>
        private let dialect: Dialect
        private let start: Int

        /// The place behind the expression once it is read.
        private(set) var position: Int

        /// Starts at the opening bracket.
        init(_ text: ArraySlice<SourceByte>, at position: Int, dialect: Dialect) {
            self.text = text
            self.dialect = dialect
            start = position
            self.position = position + 1
        }

        mutating func read() throws(GlobError) -> ClassItems {
            var items = ClassItems()
            if let byte = peek(), byte == ASCII.bang || byte == ASCII.caret {
                items.isNegated = true
                position += 1
            }
            // The character a `-` may make a range from; nil after a range and after a class.
            var previous: (value: UInt32, start: Int)?
            var isFirst = true
            while true {
                guard let byte = peek() else { throw unclosed }
                if byte == ASCII.closeBracket && !isFirst {
                    position += 1
                    return items
                }
                isFirst = false
                if byte == ASCII.minus, let from = previous, let next = peek(1), next != ASCII.closeBracket {
                    position += 1
                    let to = try readCharacter()
                    if from.value <= to {
                        items.ranges.append(from.value...to)
                    } else if dialect == .rule {
                        throw GlobError(.reversedRange, at: offsets(from.start..<position))
                    }
                    previous = nil
                } else if byte == ASCII.openBracket, peek(1) == ASCII.colon, case let from = position,
                    let name = try className()
                {
                    guard items.insert(named: name, dialect: dialect) else {
                        throw GlobError(.unknownClass(name), at: offsets(from..<position))
                    }
                    previous = nil
                } else {
                    let from = position
                    let value = try readCharacter()
                    items.insert(value)
                    previous = (value, from)
                }
            }
        }

        /// Takes `[:name:]`; nil, and nothing taken, when the next `]` has no colon before it.
        private mutating func className() throws(GlobError) -> String? {
            let first = position + 2
            var stop = first
            while stop < text.endIndex, text[stop].byte != ASCII.closeBracket {
                stop += 1
            }
            guard stop < text.endIndex else { throw unclosed }
            guard stop > first, text[stop - 1].byte == ASCII.colon else { return nil }
            position = stop + 1
            return String(decoding: text[first..<(stop - 1)].map(\.byte), as: UTF8.self)
        }

        /// Takes one unit of the dialect, a backslash before it stripped.
        private mutating func readCharacter() throws(GlobError) -> UInt32 {
            if peek() == ASCII.backslash {
                position += 1
            }
            guard let byte = peek() else { throw unclosed }
            guard dialect == .rule, byte >= 0x80 else {
                position += 1
                return UInt32(byte)
            }
            // At most four bytes; a pattern of a rule file is well-formed UTF-8.
            let bytes = text[position..<min(text.endIndex, position + 4)].map(\.byte)
            let unit = Unit(bytes.span, at: 0, before: bytes.count)
            position += unit.length
            return unit.value
        }

        private func peek(_ distance: Int = 0) -> UInt8? {
            position + distance < text.endIndex ? text[position + distance].byte : nil
        }

        private var unclosed: GlobError {
            GlobError(.unclosedClass, at: offsets(start..<(start + 1)))
        }

        private func offsets(_ range: Range<Int>) -> Range<Int> {
            let first = text[max(range.lowerBound, start)].offset
            return first..<(max(first, text[range.upperBound - 1].offset) + 1)
        }
    }
}
