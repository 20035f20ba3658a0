import Globs
package import HeedModel

/// Asks whether the rule's patterns select a path, `.gitignore` files and default ignores considered.
package struct PathsCondition: DocumentedCondition {
    /// The key.
    package static let keyword = "paths"
    /// For the reference page.
    package static let summary = "whether the patterns select the path"

    /// Where the rule looks.
    package var scope: Scope

    /// Makes the condition.
    package init(scope: Scope) {
        self.scope = scope
    }

    /// Holds where the last covering pattern selects the path.
    package func holds(for subject: Subject) -> Bool {
        scope.selects(subject)
    }

    /// Directories, exclusions and ignored paths.
    package static var examples: [ConditionExample] {
        example("src/", "src/a/b.c", true)
            + example("src/", "test/b.c", false)
            + example("*.swift", "deep/down/x.swift", true)
            + example("src/*", "src/a/b.c", false)
            + example("dist/**", "dist/app.js", ignored: Change.Ignored(byGit: [1]), true)
            + example("**", "dist/app.js", ignored: Change.Ignored(byGit: [1]), false)
    }

    private static func example(
        _ pattern: String,
        _ path: String,
        ignored: Change.Ignored = Change.Ignored(),
        _ holds: Bool
    ) -> [ConditionExample] {
        guard let list = try? PatternList([pattern]) else { return [] }
        let condition = PathsCondition(scope: Scope(root: BytePath("/root"), paths: list))
        let subject = Subject(path: Array(path.utf8), events: .write, ignored: ignored)
        return [ConditionExample(pattern, condition, subject, holds)]
    }
}
