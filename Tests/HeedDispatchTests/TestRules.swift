import Globs
import HeedModel

/// Holds below some folders; a tree holds where one of them could lie in it.
struct Below: Condition {
    static let keyword = "below"
    static let summary = "the path starts with one of these"
    let prefixes: [String]

    func holds(for subject: Subject) -> Bool {
        guard !subject.ignored.byGit.contains(1) else { return false }
        return prefixes.contains { prefix in
            let bytes = Array(prefix.utf8)
            return subject.path.starts(with: bytes)
                || subject.standsForTree && (bytes.starts(with: subject.path))
        }
    }
}

/// A rule for paths below some folders of a root; everything else as a rule file has it by default.
func rule(
    _ name: String,
    below prefixes: [String] = [""],
    root: String = "/p",
    _ change: (inout Rule.Definition) -> Void = { _ in }
) throws -> Rule {
    var definition = Rule.Definition(
        name: name,
        scope: Scope(root: BytePath(root), paths: try PatternList(["**"])),
        conditions: [Below(prefixes: prefixes)],
        action: Action(.shell("true")),
        workingDirectory: BytePath(root)
    )
    definition.holdWhile = .nothing
    change(&definition)
    return Rule(definition)
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
