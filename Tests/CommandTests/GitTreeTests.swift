import Foundation
import HeedTestKit
import Testing

@Suite("A large git work tree", .timeLimit(.minutes(5)))
struct GitTreeTests {
    /// Makes a work tree of 20,000 files with two states that differ in 5,000 of them.
    private func repository() async throws -> TemporaryTree {
        let tree = try TemporaryTree.inMemory()
        let script = """
            set -e
            git init -q -b main
            git config user.email test@example.org
            git config user.name test
            git config gc.auto 0
            python3 - <<'END'
            import os
            for d in range(200):
                os.makedirs(f"pkg{d % 20}/mod{d}", exist_ok=True)
                for f in range(100):
                    open(f"pkg{d % 20}/mod{d}/file{f}.py", "w").write(f"value = {d * f}\\n")
            END
            git add -A
            git commit -qm first
            git tag first
            python3 - <<'END'
            import os
            n = 0
            for d in range(200):
                for f in range(0, 100, 4):
                    path = f"pkg{d % 20}/mod{d}/file{f}.py"
                    if n % 10 == 0: os.remove(path)
                    elif n % 10 == 1: os.rename(path, path + ".moved.py")
                    else: open(path, "a").write("changed = True\\n")
                    n += 1
            END
            git add -A
            git commit -qm second
            git tag second
            """
        let shell = try RunningProgram(["/bin/sh", "-c", script], in: tree.path)
        try #require(await shell.ended() == 0, "\(shell.linesSoFar)")
        return tree
    }

    @Test("git checkout of 5,000 files is one or two runs that name exactly what git diff names")
    func checkout() async throws {
        let tree = try await repository()
        let rules = """
            rules:
              test:
                paths: "**"
                ignore: [/heed.yaml, /named]
                debounce: {quiet: 500ms, max: 1m}
                run: cat "$HEED_PATHS_FILE" >>named
            """
        try tree.write("heed.yaml", rules)
        let heed = try await HeedProgram.watching(in: tree)
        for target in ["first", "second"] {
            try? FileManager.default.removeItem(atPath: tree.path + "/named")
            let git = try RunningProgram(["/usr/bin/git", "checkout", "-q", target], in: tree.path)
            try #require(await git.ended() == 0)
            let diff = try RunningProgram(
                ["/usr/bin/git", "diff", "--name-only", "--no-renames", "first", "second"],
                in: tree.path
            )
            try #require(await diff.ended() == 0)
            let expected = Set(diff.linesSoFar)
            #expect(expected.count >= 5000)
            await heed.line(with: "test ok")
            var runs = 1
            if names(in: tree) != expected {
                await heed.line(with: "test ok")
                runs += 1
            }
            #expect(runs <= 2)
            let named = names(in: tree)
            #expect(named == expected)
            #expect(named.symmetricDifference(expected).prefix(5).sorted() == [])
        }
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    private func names(in tree: TemporaryTree) -> Set<String> {
        Set((tree.text("named") ?? "").split(separator: "\0").map(String.init))
    }
}
