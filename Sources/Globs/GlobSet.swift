/// Many compiled patterns in a few flat tables: matching touches no reference count, allocates nothing.
///
/// A pattern is a row of segments, one a component; a path is compared component by component. `**` is
/// handled by going back to the last one only, and `*` inside a component in the same way, so one match
/// takes at most (bytes of the pattern) × (bytes of the path) steps.
struct GlobSet: Hashable, Sendable {
    let dialect: Glob.Dialect
    private(set) var entries: [Entry] = []
    private(set) var segments: [Segment] = []
    private(set) var bytes: [UInt8] = []
    private(set) var tokens: [Token] = []
    private var sets: [UnitSet] = []
    private var ranges: [ClosedRange<UInt32>] = []

    init(dialect: Glob.Dialect) {
        self.dialect = dialect
    }

    // MARK: Building

    /// Adds a pattern.
    mutating func append(_ parsed: Glob.Parsed, isNegated: Bool, source: Int) {
        let start = segments.count
        for component in parsed.components {
            segments.append(compile(component))
        }
        let added = segments[start...]
        let literals = added.prefix { $0.kind == .literal }.count
        entries.append(
            Entry(
                start: start,
                count: added.count,
                isAnchored: parsed.isAnchored,
                isNegated: isNegated,
                directoryOnly: parsed.directoryOnly,
                coversBelow: parsed.directoryOnly || added.last?.kind == .literal,
                literalDepth: parsed.isAnchored ? literals : 0,
                source: source
            )
        )
    }

    private mutating func compile(_ component: Glob.Component) -> Segment {
        guard case .name(let pieces) = component else { return Segment(kind: .globstar) }
        guard pieces != [.star] else { return Segment(kind: .any) }
        var literal: [UInt8] = []
        var stars: [Int] = []
        for piece in pieces {
            switch piece {
            case .byte(let byte): literal.append(byte)
            case .star: stars.append(literal.count)
            case .unit, .set: return compileTokens(pieces)
            }
        }
        guard stars.count <= 1 else { return compileTokens(pieces) }
        let start = bytes.count
        bytes += literal
        guard let split = stars.first else {
            return Segment(kind: .literal, start: start, head: literal.count)
        }
        return Segment(kind: .affix, start: start, head: split, tail: literal.count - split)
    }

    private mutating func compileTokens(_ pieces: [Glob.Piece]) -> Segment {
        let start = tokens.count
        for piece in pieces {
            switch piece {
            case .byte(let byte): tokens.append(.byte(byte))
            case .unit: tokens.append(.unit)
            case .star:
                if tokens.count == start || tokens.last != .star {
                    tokens.append(.star)
                }
            case .set(let items):
                sets.append(UnitSet(items, into: &ranges))
                tokens.append(.set(sets.count - 1))
            }
        }
        return Segment(kind: .tokens, start: start, head: tokens.count - start)
    }

    // MARK: Matching

    /// Whether a pattern matches this very path.
    ///
    /// - Parameters:
    ///   - entry: one of this set's.
    ///   - path: relative, components separated by one slash each.
    ///   - base: where the last component starts.
    ///   - isDirectory: what the path is.
    /// - Returns: whether it does.
    @inline(__always)
    func matches(_ entry: Entry, _ path: Span<UInt8>, base: Int, isDirectory: Bool) -> Bool {
        var count = Uncounted()
        return matches(entry, path, base: base, isDirectory: isDirectory, &count)
    }

    @inline(__always)
    func matches<Count: StepCount>(
        _ entry: Entry,
        _ path: Span<UInt8>,
        base: Int,
        isDirectory: Bool,
        _ count: inout Count
    ) -> Bool {
        guard isDirectory || !entry.directoryOnly else { return false }
        // Whatever else the pattern says, its last segment takes the last component: the cheap way to say no.
        guard matches(segments[entry.start + entry.count - 1], path, base, path.count, &count) else {
            return false
        }
        guard entry.isAnchored else { return true }
        return reach(entry, path, below: false, &count) != .no
    }

    /// Whether a pattern of a list of paths covers a path: matches it, or names a directory it is in.
    func covers(_ entry: Entry, _ path: Span<UInt8>, base: Int, isDirectory: Bool) -> Bool {
        var count = Uncounted()
        return covers(entry, path, base: base, isDirectory: isDirectory, &count)
    }

    @inline(__always)
    func covers<Count: StepCount>(
        _ entry: Entry,
        _ path: Span<UInt8>,
        base: Int,
        isDirectory: Bool,
        _ count: inout Count
    ) -> Bool {
        guard entry.coversBelow else {
            return matches(entry, path, base: base, isDirectory: isDirectory, &count)
        }
        if entry.isAnchored {
            switch reach(entry, path, below: true, &count) {
            case .no: return false
            case .ancestor: return true
            case .itself: return isDirectory || !entry.directoryOnly
            }
        }
        let segment = segments[entry.start]
        var start = 0
        while start < base {
            let end = self.end(of: start, in: path)
            if matches(segment, path, start, end, &count) { return true }
            start = end + 1
        }
        return (isDirectory || !entry.directoryOnly) && matches(segment, path, base, path.count, &count)
    }

    /// Where an anchored pattern ends in a path.
    private enum Reach {
        case no
        case ancestor
        case itself
    }

    /// Lays the segments of an anchored pattern over the components of a path.
    ///
    /// - Parameters:
    ///   - entry: an anchored one.
    ///   - path: the path.
    ///   - below: whether the pattern may end at an ancestor; the first one found is the answer.
    ///   - count: counts the comparisons.
    /// - Returns: where the pattern ends, if it fits.
    private func reach<Count: StepCount>(
        _ entry: Entry,
        _ path: Span<UInt8>,
        below: Bool,
        _ count: inout Count
    ) -> Reach {
        let last = entry.start + entry.count
        // A position behind the path's end means that no component is left.
        var position = path.isEmpty ? 1 : 0
        var index = entry.start
        var resume: (index: Int, position: Int)?
        while true {
            count.step()
            if index == last {
                if position > path.count { return .itself }
                if below { return .ancestor }
            } else if segments[index].kind == .globstar {
                index += 1
                resume = (index, position)
                continue
            } else if position <= path.count {
                let end = self.end(of: position, in: path)
                if matches(segments[index], path, position, end, &count) {
                    index += 1
                    position = end + 1
                    continue
                }
            }
            // The last globstar takes one component more.
            guard let (first, from) = resume, from <= path.count else { return .no }
            position = end(of: from, in: path) + 1
            index = first
            resume = (first, position)
        }
    }

    /// Whether one component matches.
    @inline(__always)
    private func matches<Count: StepCount>(
        _ segment: Segment,
        _ path: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        _ count: inout Count
    ) -> Bool {
        count.step()
        switch segment.kind {
        case .any:
            return end > start
        case .literal:
            return end - start == segment.head && equal(path, start, segment.start, segment.head)
        case .affix:
            guard end - start >= segment.head + segment.tail else { return false }
            return equal(path, end - segment.tail, segment.start + segment.head, segment.tail)
                && equal(path, start, segment.start, segment.head)
        case .tokens:
            return matchTokens(segment, path, start, end, &count)
        case .globstar:
            return true
        }
    }

    /// Compares from the end, where names differ sooner.
    @inline(__always)
    private func equal(_ path: Span<UInt8>, _ start: Int, _ from: Int, _ length: Int) -> Bool {
        var offset = length
        while offset > 0 {
            offset -= 1
            guard path[start + offset] == bytes[from + offset] else { return false }
        }
        return true
    }

    private func matchTokens<Count: StepCount>(
        _ segment: Segment,
        _ path: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        _ count: inout Count
    ) -> Bool {
        let last = segment.start + segment.head
        var index = segment.start
        var position = start
        var resume: (index: Int, position: Int)?
        while true {
            count.step()
            if index < last {
                if tokens[index] == .star {
                    index += 1
                    if index == last { return true }
                    resume = (index, position)
                    continue
                }
                let length = take(tokens[index], path, position, end)
                if length > 0 {
                    index += 1
                    position += length
                    continue
                }
            } else if position == end {
                return true
            }
            // The last star takes one unit more.
            guard let (first, from) = resume, from < end else { return false }
            position = from + unit(path, from, end).length
            index = first
            resume = (first, position)
        }
    }

    /// How many bytes one token takes at a place, 0 for no match.
    @inline(__always)
    private func take(_ token: Token, _ path: Span<UInt8>, _ position: Int, _ end: Int) -> Int {
        guard position < end else { return 0 }
        switch token {
        case .byte(let byte):
            return path[position] == byte ? 1 : 0
        case .unit:
            return unit(path, position, end).length
        case .set(let set):
            let unit = unit(path, position, end)
            return sets[set].matches(unit.value, ranges: ranges) ? unit.length : 0
        case .star:
            return 0
        }
    }

    @inline(__always)
    private func unit(_ path: Span<UInt8>, _ position: Int, _ end: Int) -> Unit {
        dialect == .git ? Unit(byte: path[position]) : Unit(path, at: position, before: end)
    }

    /// Where the component that starts at a place ends.
    @inline(__always)
    private func end(of start: Int, in path: Span<UInt8>) -> Int {
        var end = start
        while end < path.count, path[end] != ASCII.slash {
            end += 1
        }
        return end
    }

    // MARK: Planning

    /// Whether a pattern could cover a path strictly below a directory.
    ///
    /// Exact but for what names exist: no path below is asked for by name.
    func mayCoverBelow(_ entry: Entry, _ directory: Span<UInt8>) -> Bool {
        guard entry.isAnchored else { return true }
        var count = Uncounted()
        var position = directory.isEmpty ? 1 : 0
        for index in entry.start..<(entry.start + entry.count) {
            // What follows a globstar may be found at any depth; a pattern longer than the directory lies
            // below it.
            if segments[index].kind == .globstar || position > directory.count { return true }
            let end = self.end(of: position, in: directory)
            guard matches(segments[index], directory, position, end, &count) else { return false }
            position = end + 1
        }
        return entry.coversBelow
    }

    /// Whether a pattern surely covers every path strictly below a directory.
    func coversAllBelow(_ entry: Entry, _ directory: Span<UInt8>) -> Bool {
        let base = lastComponent(of: directory)
        if entry.coversBelow, !directory.isEmpty, covers(entry, directory, base: base, isDirectory: true) {
            return true
        }
        guard !entry.directoryOnly, segments[entry.start + entry.count - 1].kind == .any else { return false }
        guard entry.isAnchored else { return true }
        guard entry.count >= 2, segments[entry.start + entry.count - 2].kind == .globstar else {
            return false
        }
        var rest = entry
        rest.count -= 2
        guard rest.count > 0 else { return true }
        guard !directory.isEmpty else { return false }
        var count = Uncounted()
        return reach(rest, directory, below: true, &count) != .no
    }

    /// How deep the literal part of a pattern goes on the way to or from a directory, 0 if they part.
    func literalDepth(_ entry: Entry, towards directory: Span<UInt8>) -> Int {
        var count = Uncounted()
        var position = directory.isEmpty ? 1 : 0
        for index in entry.start..<(entry.start + entry.literalDepth) where position <= directory.count {
            let end = self.end(of: position, in: directory)
            guard matches(segments[index], directory, position, end, &count) else { return 0 }
            position = end + 1
        }
        return entry.literalDepth
    }

    /// Whether a pattern names a component of a path literally, as seen from the root; depths count from 1.
    func names(_ entry: Entry, component depth: Int, of path: Span<UInt8>) -> Bool {
        guard !entry.isAnchored else { return depth <= literalDepth(entry, towards: path) }
        guard depth == 1, !path.isEmpty, segments[entry.start].kind == .literal else { return false }
        var count = Uncounted()
        return matches(segments[entry.start], path, 0, end(of: 0, in: path), &count)
    }

    /// Where the last component of a path starts.
    @inline(__always)
    func lastComponent(of path: Span<UInt8>) -> Int {
        var start = path.count
        while start > 0, path[start - 1] != ASCII.slash {
            start -= 1
        }
        return start
    }
}
