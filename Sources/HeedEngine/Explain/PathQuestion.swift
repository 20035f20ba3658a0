import Globs
import HeedDispatch
import HeedModel
import HeedReport
import HeedRules
import HeedWatch

/// One path and one rule, with what is known of both: finds the words for a decision that was made.
struct PathQuestion {
    let rule: Rule
    /// What the conditions are asked about, as the matcher makes it.
    let subject: Subject
    let lines: PathExplanationLines
    private let happening: Happening

    init(
        rule: Rule,
        path: BytePath,
        isDirectory: Bool,
        ignored: Change.Ignored,
        decisions: [IgnoreChain.Decision],
        happening: Happening,
        name: @escaping @Sendable (BytePath) -> BytePath
    ) {
        let change = happening.change(of: path, isDirectory: isDirectory, ignored: ignored)
        subject =
            Subject(change, seenFrom: rule.scope.root)
            ?? Subject(path: [], events: change.events, isDirectory: isDirectory)
        self.rule = rule
        self.happening = happening
        lines = PathExplanationLines(rule: rule, subject: subject, decisions: decisions, name: name)
    }

    /// The rule would run.
    func consent(_ happenings: [Happening]) -> PathExplanation {
        let quiet = rule.definition.debounce.quiet
        let time = quiet == .zero ? "at once" : "\(Wording.wait(quiet)) after the last change"
        let words = happenings.map(\.name).joined(separator: ", ")
        var result = PathExplanation(
            rule: rule,
            reason: .paths,
            summary: "would run on \(words), \(time)",
            lines: lines.ignoresThatWereLifted + lines.coveringPatterns
        )
        if !rule.definition.isEnabled {
            result.reason = .disabled
            result.summary = "disabled"
            result.lines = result.lines.map(\.undecided)
            if let range = rule.definition.places.enabled {
                result.lines.append(
                    lines.line(range, "false", says: "keeps changes from starting it", decides: true)
                )
            }
            result.advice = ["run it all the same:  heed run \(rule.name)"]
        }
        return result
    }

    /// The rule would not run.
    ///
    /// - Parameter events: what was asked for; nil where nothing was.
    /// - Returns: the first reason in the order in which the language decides.
    func refusal(events: EventSet?) -> PathExplanation {
        let failed = rule.definition.conditions.filter { !$0.holds(for: subject) }
            .map { type(of: $0).keyword }
        // The order in which the language decides.
        if failed.contains(TypeCondition.keyword) { return otherType() }
        if failed.contains(EventsCondition.keyword) { return otherEvent(events) }
        if failed.contains(IgnoreCondition.keyword), let line = lines.ownIgnore {
            return PathExplanation(
                rule: rule,
                reason: .ignored,
                summary: "ignored by the rule file",
                lines: [line],
                advice: adviceOnOwnIgnore()
            )
        }
        switch rule.scope.verdict(on: subject) {
        case .selected: return otherEvent(events)
        case .uncovered: return uncovered()
        case .excluded: return excluded()
        case .ignored(let depth): return ignored(depth)
        }
    }

    private func otherType() -> PathExplanation {
        let isDirectory = subject.isDirectory
        var result = PathExplanation(
            rule: rule,
            reason: .type,
            summary: isDirectory ? "about files, and this is a directory" : "about directories only"
        )
        if let range = rule.definition.places.type {
            result.lines = [
                lines.line(range, isDirectory ? "file" : "dir", says: "leaves it out", decides: true)
            ]
        }
        if isDirectory {
            result.lines += lines.coveringPatterns.map(\.undecided) + lines.ignores(decidingAt: 0)
            result.advice = [adviceOnContents()]
        }
        return result
    }

    private func otherEvent(_ events: EventSet?) -> PathExplanation {
        let words = Happening.words(for: rule.events).joined(separator: ", ")
        let asked = events.map { Happening.words(for: $0).joined(separator: ", ") } ?? happening.name
        var result = PathExplanation(
            rule: rule,
            reason: .event,
            summary: "does not listen to \(asked)"
        )
        if let range = rule.definition.places.events {
            result.lines = [lines.line(range, words, says: "is what starts it", decides: true)]
        } else {
            result.advice = ["it listens to \(words)"]
        }
        return result
    }

    private func uncovered() -> PathExplanation {
        var result = PathExplanation(
            rule: rule,
            reason: .noPattern,
            summary: "no pattern covers it",
            lines: lines.patternsThatMiss
        )
        if subject.isDirectory { result.advice = [adviceOnContents()] }
        return result
    }

    private func excluded() -> PathExplanation {
        var result = PathExplanation(
            rule: rule,
            reason: .excluded,
            summary: "excluded by paths",
            lines: lines.coveringPatterns
        )
        if let proposal = PatternProposal(selecting: subject, depth: Int.max, in: rule.scope) {
            result.advice = ["name it in paths behind that to take it in again:  \(proposal.quoted)"]
        }
        return result
    }

    private func ignored(_ depth: Int) -> PathExplanation {
        let found = lines.ignores(decidingAt: depth)
        let isDefault = found.first { $0.decides }?.place == nil
        var result = PathExplanation(
            rule: rule,
            reason: isDefault ? .defaultIgnored : .gitignored,
            summary: isDefault ? "ignored by default" : "ignored by git",
            lines: lines.coveringPatterns.map(\.undecided) + found
        )
        let deepest = isDefault ? Int.max : rule.scope.respected(subject.ignored).max() ?? depth
        if let proposal = PatternProposal(selecting: subject, depth: deepest, in: rule.scope) {
            result.advice = ["name it in paths to watch it all the same:  \(proposal.quoted)"]
        }
        return result
    }

    private func adviceOnOwnIgnore() -> [String] {
        let found = rule.scope.ignoring(subject.path, isDirectory: subject.isDirectory)
        let depth = BytePath(subject.path).depth
        guard let found, found.depth == depth, let proposal = PatternProposal(readmitting: subject) else {
            return [
                "an ignore of the rule file always wins, and nothing in an ignored directory is taken in again"
            ]
        }
        return ["write behind it in ignore to take it in again:  \(proposal.quoted)"]
    }

    private func adviceOnContents() -> String {
        guard rule.scope.reaches(subject.path, ignored: subject.ignored) else {
            return "it is not watched for this rule: nothing in it could start the rule"
        }
        var gone = subject
        gone.events = [.delete, .kernel(0x40)]
        gone.standsForTree = true
        let startsWhenMoved = rule.definition.conditions.allSatisfy { $0.holds(for: gone) }
        return "it is watched: something in it could start the rule"
            + (startsWhenMoved ? ", or moving it away" : "")
    }
}
