import Globs
import HeedModel

/// A pattern that names a path, tried before it is proposed.
struct PatternProposal {
    /// As it would be written in a rule file, with quotes.
    let quoted: String

    /// Proposes a pattern that makes a rule select a path; nil where none does.
    ///
    /// - Parameters:
    ///   - subject: the path, relative to the rule's root.
    ///   - depth: how many of its components the pattern names; all below is then covered.
    ///   - scope: where the rule looks now.
    init?(selecting subject: Subject, depth: Int, in scope: Scope) {
        guard let text = PatternProposal.pattern(for: subject, depth: depth) else { return nil }
        guard let paths = try? PatternList(scope.paths.texts + [text]) else { return nil }
        var wider = scope
        wider.paths = paths
        guard wider.selects(subject) else { return nil }
        quoted = JSON.string(text).line
    }

    /// Proposes a line for an `ignore` list that takes a path in again.
    init?(readmitting subject: Subject) {
        guard let text = PatternProposal.pattern(for: subject, depth: Int.max) else { return nil }
        quoted = JSON.string("!" + text).line
    }

    private static func pattern(for subject: Subject, depth: Int) -> String? {
        guard let path = String(validating: subject.path, as: UTF8.self), !path.isEmpty else { return nil }
        let components = path.split(separator: "/")
        let named = components.prefix(depth).map { component in
            component.map { "*?[]{}\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        }
        let isDirectory = named.count < components.count || subject.isDirectory
        let text = named.joined(separator: "/") + (isDirectory ? "/" : "")
        let isAnchored = named.count > 1 && !["!", "~"].contains(text.first)
        return isAnchored ? text : "/" + text
    }
}
