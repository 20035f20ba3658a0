/// One pattern of a rule file, checked and read.
///
/// The door for a loader that wants to report the mistakes of all patterns at once.
package struct RulePattern: Hashable, Sendable {
    /// Whether it begins with `!`.
    package let isNegated: Bool

    /// What is valid and probably not meant as written.
    package let warnings: [GlobWarning]

    let alternatives: [Glob.Parsed]

    /// The literal parts from the root on, one for each anchored alternative that begins with one.
    ///
    /// For a loader that asks whether the root has such a path, and for a watcher that follows a linked file.
    package var leads: [Lead] {
        alternatives.compactMap(Lead.init)
    }

    /// A path for each alternative that stands for all that it can match; nil where one has no such path.
    ///
    /// What ignores the path ignores all that the alternative matches: the path is its literal part, and one more
    /// at another depth where it matches at any.
    package var samples: [(path: [UInt8], isWhole: Bool)]? {
        var result: [(path: [UInt8], isWhole: Bool)] = []
        for alternative in alternatives {
            if let lead = Lead(alternative) {
                result.append((Array(lead.components.joined(separator: [ASCII.slash])), lead.isWhole))
            } else if !alternative.isAnchored, alternative.components.count == 1,
                let name = alternative.components[0].literal
            {
                result.append((name, true))
                result.append(([0, ASCII.slash, 0, ASCII.slash] + name, true))
            } else {
                return nil
            }
        }
        return result
    }

    /// Reads a pattern.
    ///
    /// - Parameter text: as written, `!` included.
    /// - Throws: the first mistake, its range in UTF-8 bytes of `text`.
    package init(_ text: String) throws(GlobError) {
        let utf8 = Array(text.utf8)
        guard utf8.count <= Glob.longestPattern else { throw GlobError(.tooLong, at: 0..<utf8.count) }
        var bytes: [SourceByte] = []
        bytes.reserveCapacity(utf8.count)
        for (offset, byte) in utf8.enumerated() {
            bytes.append(SourceByte(byte: byte, offset: offset))
        }
        isNegated = utf8.first == ASCII.bang
        let body = bytes.dropFirst(isNegated ? 1 : 0)
        guard let first = body.first else { throw GlobError(.empty, at: 0..<utf8.count) }
        if first.byte == ASCII.tilde, body.count == 1 || body[body.startIndex + 1].byte == ASCII.slash {
            throw GlobError(.tilde, at: first.offset..<(first.offset + 1))
        }
        try RulePattern.checkBraces(body)
        var alternatives: [Glob.Parsed] = []
        for alternative in try BraceExpansion.expand(body, depth: 0) where !alternative.isEmpty {
            alternatives.append(try Glob.Parser.parse(alternative[...], dialect: .rule))
        }
        guard !alternatives.isEmpty else { throw GlobError(.empty, at: 0..<utf8.count) }
        self.alternatives = alternatives
        warnings = RulePattern.extendedGlobs(in: body)
    }

    /// Refuses a `{` that no `}` closes, if a comma after it says that a list was meant.
    private static func checkBraces(_ body: ArraySlice<SourceByte>) throws(GlobError) {
        var open: [Int] = []
        var lastComma: Int?
        var position = body.startIndex
        while position < body.endIndex {
            let unit = body[position]
            switch unit.byte {
            case ASCII.backslash: position += 1
            case ASCII.openBrace: open.append(unit.offset)
            case ASCII.closeBrace: _ = open.popLast()
            case ASCII.comma: lastComma = unit.offset
            default: break
            }
            position += 1
        }
        guard let comma = lastComma, let brace = open.first, comma > brace else { return }
        throw GlobError(.unclosedBrace, at: brace..<(brace + 1))
    }

    /// Finds `+(a|b)` and its kin.
    private static func extendedGlobs(in body: ArraySlice<SourceByte>) -> [GlobWarning] {
        let marks: [UInt8] = [UInt8(ascii: "+"), UInt8(ascii: "@"), ASCII.question, ASCII.star, ASCII.bang]
        var warnings: [GlobWarning] = []
        var position = body.startIndex
        while position + 1 < body.endIndex {
            let start = position
            position += body[position].byte == ASCII.backslash ? 2 : 1
            guard marks.contains(body[start].byte), body[start + 1].byte == ASCII.openParenthesis else {
                continue
            }
            let rest = body[(start + 2)...]
            guard let close = rest.firstIndex(where: { $0.byte == ASCII.closeParenthesis }) else { continue }
            guard rest[..<close].contains(where: { $0.byte == ASCII.bar }) else { continue }
            warnings.append(
                GlobWarning(kind: .extendedGlob, range: body[start].offset..<(body[close].offset + 1))
            )
            position = close + 1
        }
        return warnings
    }
}
