import Globs
package import HeedModel

/// Asks whether the rule file's own ignore lists let a path through; nothing lifts them.
package struct IgnoreCondition: DocumentedCondition {
    /// The key.
    package static let keyword = "ignore"
    /// For the reference page.
    package static let summary = "whether the ignore lists of the rule file let the path through"

    /// Where the rule looks.
    package var scope: Scope

    /// Makes the condition.
    package init(scope: Scope) {
        self.scope = scope
    }

    /// Holds where no list ignores the path or a directory it is in.
    package func holds(for subject: Subject) -> Bool {
        scope.passesIgnore(subject.path, isDirectory: subject.isDirectory)
    }

    /// Files, directories and a re-included file.
    package static var examples: [ConditionExample] {
        example(["*.tmp"], "a/b.tmp", false)
            + example(["*.tmp"], "a/b.c", true)
            + example(["build/"], "build/x/y.o", false)
            + example(["*.log", "!keep.log"], "keep.log", true)
    }

    private static func example(_ lines: [String], _ path: String, _ holds: Bool) -> [ConditionExample] {
        guard let all = try? PatternList(["**"]), let ignore = try? IgnoreList(rules: lines) else {
            return []
        }
        let condition = IgnoreCondition(scope: Scope(root: BytePath("/root"), paths: all, ignore: [ignore]))
        let subject = Subject(path: Array(path.utf8), events: .write)
        return [ConditionExample("[\(lines.joined(separator: ", "))]", condition, subject, holds)]
    }
}
