import Globs
import HeedModel
import HeedRules
import HeedWatch

/// Finds the patterns and ignore lines that say something about a path, with their places.
struct PathExplanationLines {
    /// The most patterns of a rule that are shown where none of them covers the path.
    private static let mostMisses = 6

    private let rule: Rule
    private let subject: Subject
    private let decisions: [IgnoreChain.Decision]
    private let rootDepth: Int
    private let name: (BytePath) -> BytePath

    init(
        rule: Rule,
        subject: Subject,
        decisions: [IgnoreChain.Decision],
        name: @escaping (BytePath) -> BytePath
    ) {
        self.rule = rule
        self.subject = subject
        self.name = name
        rootDepth = rule.scope.root.depth
        let scope = rule.scope
        self.decisions = decisions.filter { [rootDepth] decision in
            guard decision.depth > rootDepth else { return false }
            return decision.source == .defaults ? scope.honoursDefaultIgnores : scope.honoursGitignore
        }
    }

    private typealias Line = PathExplanation.Line

    /// Every pattern of `paths` that covers the path; the last one decides.
    var coveringPatterns: [PathExplanation.Line] {
        let found = rule.scope.paths.coverings(subject.path.span, isDirectory: subject.isDirectory)
        return found.enumerated().map { place, covering in
            let text = rule.scope.patterns[covering.covering.index]
            let says: String
            if covering.covering.isExcluding {
                says = "excludes \(part(covering.depth))"
            } else if covering.depth < depth {
                says = "names the directory \(part(covering.depth))"
            } else {
                says = "matches"
            }
            return line(
                place: patternPlace(covering.covering.index),
                Array(text.utf8),
                says: says,
                decides: place == found.count - 1
            )
        }
    }

    /// The patterns, where none covers the path; the first few of many.
    var patternsThatMiss: [PathExplanation.Line] {
        let texts = rule.scope.patterns
        guard texts.count <= PathExplanationLines.mostMisses else { return [] }
        return texts.indices.filter { !texts[$0].hasPrefix("!") }.map { index in
            line(
                place: patternPlace(index),
                Array(texts[index].utf8),
                says: NearMiss(texts[index], subject)?.words ?? "does not match",
                decides: false
            )
        }
    }

    /// The line of the rule file's own ignores that decides.
    var ownIgnore: PathExplanation.Line? {
        guard let found = rule.scope.ignoring(subject.path, isDirectory: subject.isDirectory) else {
            return nil
        }
        let places = rule.definition.places.ignore
        let lines = places.indices.contains(found.list) ? places[found.list] : []
        let range = lines.indices.contains(found.line.number - 1) ? lines[found.line.number - 1] : nil
        return line(
            place: range.map(place),
            found.line.text,
            says: "ignores \(part(found.depth))",
            decides: true
        )
    }

    /// The ignore lines of git's files and of the defaults; the one at a depth decides, git's before a default one.
    func ignores(decidingAt depth: Int) -> [PathExplanation.Line] {
        var isDecided = false
        return decisions.map { decision in
            let isHere = decision.depth - rootDepth == depth && !decision.line.isNegated
            let decides = !isDecided && isHere
            if decides { isDecided = true }
            return ignoreLine(decision, decides: decides)
        }
    }

    /// The same, where a pattern lifts them all.
    var ignoresThatWereLifted: [PathExplanation.Line] {
        decisions.map { ignoreLine($0, but: ", which paths names", decides: false) }
    }

    /// A line for a part of the rule that is no pattern.
    func line(_ range: SourceRange, _ text: String, says: String, decides: Bool) -> PathExplanation.Line {
        var line = line(place: place(range), Array(text.utf8), says: says, decides: decides)
        line.isQuoted = false
        return line
    }

    private func ignoreLine(
        _ decision: IgnoreChain.Decision,
        but remark: String = "",
        decides: Bool
    ) -> Line {
        var place: PathExplanation.Place?
        if case .file(let file) = decision.source {
            place = PathExplanation.Place(file: name(file), line: decision.line.number, column: 1)
        }
        let shown = part(decision.depth - rootDepth)
        let says = decision.line.isNegated ? "takes \(shown) in again" : "ignores \(shown)\(remark)"
        var line = line(place: place, decision.line.text, says: says, decides: decides)
        line.isQuoted = false
        return line
    }

    private func line(
        place: PathExplanation.Place?,
        _ pattern: [UInt8],
        says: String,
        decides: Bool
    ) -> Line {
        Line(place: place, pattern: pattern, says: says, decides: decides)
    }

    private func patternPlace(_ index: Int) -> PathExplanation.Place? {
        let places = rule.definition.places.paths
        return places.indices.contains(index) ? place(places[index]) : nil
    }

    private func place(_ range: SourceRange) -> PathExplanation.Place {
        PathExplanation.Place(
            file: BytePath(rule.definition.file?.name ?? ""),
            line: range.start.line,
            column: range.start.column
        )
    }

    private var depth: Int { BytePath(subject.path).depth }

    /// The path down to a depth, for people.
    private func part(_ depth: Int) -> String {
        let components = subject.path.split(separator: UInt8(ascii: "/"))
        return BytePath(Array(components.prefix(depth).joined(separator: "/".utf8))).description
    }
}
