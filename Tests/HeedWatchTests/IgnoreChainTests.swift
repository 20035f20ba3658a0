import Foundation
import Globs
import HeedModel
import HeedTestKit
import HeedWatch
import Testing

@Suite("Where a path is ignored")
struct IgnoreChainTests {
    /// A tree, and what is asked of it; `@` stands for the tree's own depth.
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var files: [String: String]
        var path: String
        var isDirectory = false
        var byGit: [Int] = []
        var byDefault: [Int] = []

        var testDescription: String { name }
    }

    static let rows = [
        Row(name: "nothing is ignored without files", files: [".git/HEAD": ""], path: "a/b"),
        Row(
            name: "a line at the top ignores at any depth",
            files: [".git/HEAD": "", ".gitignore": "*.o\n"],
            path: "a/b.o",
            byGit: [2]
        ),
        Row(
            name: "an ignored directory and a file in it are both told",
            files: [".git/HEAD": "", ".gitignore": "build/\n*.o\n", "build/x": ""],
            path: "build/b.o",
            byGit: [1, 2]
        ),
        Row(
            name: "the nearest file decides",
            files: [".git/HEAD": "", ".gitignore": "*.o\n", "a/.gitignore": "!b.o\n"],
            path: "a/b.o"
        ),
        Row(name: "outside a work tree files do not count", files: [".gitignore": "*.o\n"], path: "b.o"),
        Row(
            name: "info/exclude ranks below files",
            files: [".git/info/exclude": "*.o\n*.p\n", ".gitignore": "!*.p\n"],
            path: "b.p"
        ),
        Row(name: "info/exclude ignores", files: [".git/info/exclude": "*.o\n"], path: "b.o", byGit: [1]),
        Row(
            name: "a work tree inside another one follows its own files",
            files: [".git/HEAD": "", ".gitignore": "*.o\n", "in/.git/HEAD": "", "in/.gitignore": "*.p\n"],
            path: "in/b.o"
        ),
        Row(
            name: "a work tree inside an ignored directory stays ignored",
            files: [".git/HEAD": "", ".gitignore": "in/\n", "in/.git/HEAD": ""],
            path: "in/b.o",
            byGit: [1]
        ),
        Row(
            name: "a linked work tree reads the common exclude file",
            files: [
                "main/.git/info/exclude": "*.o\n", "main/.git/worktrees/w/commondir": "../..\n",
                "w/.git": "gitdir: ../main/.git/worktrees/w\n",
            ],
            path: "w/b.o",
            byGit: [2]
        ),
        Row(
            name: "the user's own ignore file counts",
            files: [".git/HEAD": "", ".config/git/ignore": "*.u\n"],
            path: "x.u",
            byGit: [1]
        ),
        Row(
            name: "core.excludesFile replaces it",
            files: [
                ".git/HEAD": "", ".gitconfig": "[user]\n name = x\n[core]\n\texcludesFile = ~/mine\n",
                "mine": "*.m\n",
                ".config/git/ignore": "*.u\n",
            ],
            path: "x.m",
            byGit: [1]
        ),
        Row(name: "default ignores", files: [:], path: "a/b.swp", byDefault: [2]),
        Row(name: "default ignores of directories", files: [:], path: "__pycache__/x/y", byDefault: [1]),
        Row(
            name: "default ignores of the repository",
            files: [".git/HEAD": ""],
            path: ".git/HEAD",
            byDefault: [1]
        ),
    ]

    @Test("each component is judged on its own", arguments: rows)
    func judges(_ row: Row) throws {
        let tree = try TemporaryTree()
        for (name, text) in row.files { try tree.write(name, text) }
        let root = BytePath(tree.path)
        let git = GitFiles(environment: ["HOME": tree.path, "GIT_CONFIG_NOSYSTEM": "1"])
        var chain = IgnoreChain(git: git, asksDefaults: true)
        let expected = Change.Ignored(
            byGit: row.byGit.map { $0 + root.depth },
            byDefault: row.byDefault.map { $0 + root.depth }
        )
        // Asked twice, with a neighbour between, so that what is kept is used and left again.
        for _ in 0..<2 {
            #expect(chain.ignored(root.appending(row.path.utf8), isDirectory: row.isDirectory) == expected)
            _ = chain.ignored(root.appending("zz/other/deep".utf8), isDirectory: false)
        }
    }

    @Test("a file that changed is read again after forget()")
    func forget() throws {
        let tree = try TemporaryTree()
        try tree.write(".git/HEAD")
        try tree.write(".gitignore", "*.o\n")
        var chain = IgnoreChain(git: GitFiles(environment: [:]), asksDefaults: false)
        let file = BytePath(tree.path + "/a.o")
        #expect(chain.ignored(file, isDirectory: false).byGit.isEmpty == false)
        try tree.write(".gitignore", "*.p\n")
        chain.forget(reading: GitFiles(environment: [:]))
        #expect(chain.ignored(file, isDirectory: false).byGit.isEmpty)
    }
}
