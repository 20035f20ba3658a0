import Globs
import HeedModel
import Testing

@Suite struct ScopeTests {
    /// Patterns, path (a final slash: directory; a final `*`: it stands for its tree), git's ignored depths.
    static let rows: [(paths: [String], path: String, ignored: [Int], selects: Bool)] = [
        (["src/"], "src/a.c", [], true),
        (["src/"], "lib/a.c", [], false),
        (["src/", "!src/gen/"], "src/gen/a.c", [], false),
        (["**/*.js"], "dist/a.js", [1], false),
        (["dist/**"], "dist/a.js", [1], true),
        (["dist/**"], "dist/a.map", [1, 2], false),
        (["build/bin/app"], "build/bin/app", [1, 2, 3], true),
        (["src/"], "*", [], true),
        (["src/lib/"], "src*", [], true),
        (["src/lib/"], "docs*", [], false),
        (["**/*.js"], "dist*", [1], false),
        (["dist/**"], "dist*", [1], true),
    ]

    @Test(arguments: rows)
    func patterns(_ paths: [String], _ path: String, _ ignored: [Int], selects: Bool) throws {
        let scope = Scope(root: BytePath("/p"), paths: try PatternList(paths))
        let isTree = path.hasSuffix("*")
        let subject = Subject(
            path: Array((isTree ? String(path.dropLast()) : path).utf8),
            events: .write,
            isDirectory: isTree,
            standsForTree: isTree,
            ignored: Change.Ignored(byGit: ignored)
        )
        #expect(scope.selects(subject) == selects)
    }

    @Test func `an ignore that the rule does not honour is none`() throws {
        var scope = Scope(root: BytePath("/p"), paths: try PatternList(["**/*.js"]), honoursGitignore: false)
        let ignored = Change.Ignored(byGit: [1], byDefault: [1])
        let subject = Subject(path: Array("x/a.js".utf8), events: .write, ignored: ignored)
        #expect(!scope.selects(subject))
        #expect(!scope.reaches(Array("x".utf8), ignored: ignored))
        scope.honoursDefaultIgnores = false
        #expect(scope.selects(subject))
        #expect(scope.reaches(Array("x".utf8), ignored: ignored))
    }

    @Test func `the rule file's own ignores are never lifted`() throws {
        let scope = Scope(
            root: BytePath("/p"),
            paths: try PatternList(["dist/**"]),
            ignore: [try IgnoreList(rules: ["dist/"])]
        )
        #expect(!scope.passesIgnore(Array("dist/a".utf8), isDirectory: false))
        #expect(!scope.reaches(Array("dist".utf8), ignored: Change.Ignored()))
        #expect(scope.reaches([], ignored: Change.Ignored()))
    }

    @Test func `depths count from the root and those above it do not`() {
        let ignored = Change.Ignored(byGit: [1, 2, 4], byDefault: [3])
        #expect(ignored.below(2) == Change.Ignored(byGit: [2], byDefault: [1]))
        #expect(ignored.below(0) == ignored)
    }
}
