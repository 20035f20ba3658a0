import Globs
import HeedModel
import HeedTestKit
import HeedWatch
import Testing

@Suite("Which line ignores a path")
struct IgnoreDecisionTests {
    private static let files = [
        ".git/info/exclude": "*.tmp\n# comment\n*.bak\n", ".gitignore": "\n\nbuild/\n*.o\n",
        "src/.gitignore": "!keep.o\ngen/\n", ".config/git/ignore": "*.mine\n",
    ]

    static let rows: [(path: String, lines: [String])] = [
        ("build/x.o", ["1 .gitignore:3 build/", "2 .gitignore:4 *.o"]),
        ("src/keep.o", ["2 src/.gitignore:1 !keep.o"]),
        ("src/gen/a.tmp", ["2 src/.gitignore:2 gen/", "3 .git/info/exclude:1 *.tmp"]),
        ("a.bak", ["1 .git/info/exclude:3 *.bak"]),
        ("a.mine", ["1 .config/git/ignore:1 *.mine"]),
        ("a.swp", ["1 defaults *.swp"]),
        (".git/HEAD", ["1 defaults .git/"]),
        ("src/a.c", []),
    ]

    @Test(arguments: rows)
    func line(of path: String, is expected: [String]) throws {
        let tree = try TemporaryTree()
        for (name, text) in Self.files { try tree.write(name, text) }
        let root = BytePath(tree.path)
        let git = GitFiles(environment: ["HOME": tree.path, "GIT_CONFIG_NOSYSTEM": "1"])
        var chain = IgnoreChain(git: git, asksDefaults: true)
        let decisions = chain.decisions(on: root.appending(path.utf8), isDirectory: false)
        let shown = decisions.map { decision in
            let depth = decision.depth - root.depth
            let line = String(decoding: decision.line.text, as: UTF8.self)
            switch decision.source {
            case .defaults: return "\(depth) defaults \(line)"
            case .file(let file):
                return "\(depth) \(file.relative(to: root) ?? file):\(decision.line.number) \(line)"
            }
        }
        #expect(shown == expected)
    }
}
