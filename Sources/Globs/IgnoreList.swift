/// One ordered list of ignore lines, compiled: a `.gitignore` file or the `ignore:` of a rule file.
///
/// The last line that matches a path decides about it, a line with `!` against ignoring.
///
/// Source: gitignore(5), git's `dir.c`. Cases: `Tests/GlobsTests/Fixtures/gitignore-own.tsv`.
package struct IgnoreList: Sendable, Hashable {
    /// Patterns that are valid and probably not meant as written; always empty for a file.
    package let warnings: [PatternList.Warning]

    private let globs: GlobSet
    private let lines: [Line]

    /// Compiles the `ignore:` list of a rule file.
    ///
    /// Units are characters, braces are expanded, `#` and blanks are literal. The number of a line is its
    /// place in the list, from 1.
    ///
    /// - Parameter rules: as written in the rule file.
    /// - Throws: the first mistake, with the index of its pattern.
    package init(rules: [String]) throws(PatternList.Failure) {
        var globs = GlobSet(dialect: .rule)
        var warnings: [PatternList.Warning] = []
        var lines: [Line] = []
        for (index, text) in rules.enumerated() {
            do throws(GlobError) {
                let pattern = try RulePattern(text)
                for alternative in pattern.alternatives {
                    globs.append(alternative, isNegated: pattern.isNegated, source: index)
                }
                warnings += pattern.warnings.map { PatternList.Warning(index: index, warning: $0) }
                lines.append(Line(number: index + 1, text: Array(text.utf8), isNegated: pattern.isNegated))
            } catch {
                throw PatternList.Failure(index: index, error: error)
            }
        }
        self.globs = globs
        self.lines = lines
        self.warnings = warnings
    }

    /// Compiles a `.gitignore` file as git does; never fails.
    ///
    /// Units are bytes. A line that git cannot read matches nothing. Where git before 2.52 takes `**` right
    /// after a literal (`foo**/bar`) for a whole component, it is `*` here, as the manual says.
    ///
    /// - Parameter file: the file's content.
    package init(file: [UInt8]) {
        var globs = GlobSet(dialect: .git)
        var lines: [Line] = []
        var reader = IgnoreFileReader(file)
        while let line = reader.next() {
            var body: [SourceByte] = []
            for (offset, byte) in line.text.dropFirst(line.isNegated ? 1 : 0).enumerated() {
                body.append(SourceByte(byte: byte, offset: offset))
            }
            guard let parsed = try? Glob.Parser.parse(body[...], dialect: .git) else { continue }
            globs.append(parsed, isNegated: line.isNegated, source: lines.count)
            lines.append(line)
        }
        self.globs = globs
        self.lines = lines
        warnings = []
    }

    /// Whether no line can match anything.
    package var isEmpty: Bool {
        globs.entries.isEmpty
    }

    /// The last line that matches this very path, whatever becomes of its parents.
    ///
    /// - Parameters:
    ///   - path: bytes, relative to where the list counts.
    ///   - isDirectory: what the path is.
    /// - Returns: nil if no line matches.
    package func decision(_ path: Span<UInt8>, isDirectory: Bool) -> Line? {
        guard let index = lineIndex(path, isDirectory: isDirectory) else { return nil }
        return lines[index]
    }

    /// The first component of a path that this list alone excludes, which is final for all below it.
    ///
    /// - Parameters:
    ///   - path: bytes, relative to where the list counts.
    ///   - isDirectory: what the whole path is; its parents are directories.
    /// - Returns: nil if nothing excludes the path; else the component, counted from 1, and the deciding
    ///   line.
    package func excluding(_ path: Span<UInt8>, isDirectory: Bool) -> (depth: Int, line: Line)? {
        guard !isEmpty else { return nil }
        var depth = 0
        var end = 0
        while end <= path.count {
            guard end == path.count || path[end] == ASCII.slash else {
                end += 1
                continue
            }
            depth += 1
            let component = path.extracting(0..<end)
            if let index = lineIndex(component, isDirectory: isDirectory || end < path.count),
                !lines[index].isNegated
            {
                return (depth, lines[index])
            }
            end += 1
        }
        return nil
    }

    /// A deciding line, without the line.
    enum Verdict {
        case none
        case included
        case excluded(line: Int)
    }

    /// What this list says about this very path; allocates nothing.
    func verdict(_ path: Span<UInt8>, isDirectory: Bool) -> Verdict {
        guard let index = lineIndex(path, isDirectory: isDirectory) else { return .none }
        return lines[index].isNegated ? .included : .excluded(line: index)
    }

    /// A line by the place that ``verdict(_:isDirectory:)`` gave.
    func line(at index: Int) -> Line {
        lines[index]
    }

    private func lineIndex(_ path: Span<UInt8>, isDirectory: Bool) -> Int? {
        guard !path.isEmpty else { return nil }
        let base = globs.lastComponent(of: path)
        var index = globs.entries.count
        while index > 0 {
            index -= 1
            if globs.matches(globs.entries[index], path, base: base, isDirectory: isDirectory) {
                return globs.entries[index].source
            }
        }
        return nil
    }
}
