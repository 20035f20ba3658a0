import Foundation
import HeedTestKit
import Testing

/// Ignore files outside the tree count as they are now, without a restart.
@Suite("Ignore files of git", .timeLimit(.minutes(3)))
struct IgnoreFileTests {
    private func tree() throws -> TemporaryTree {
        let tree = try TemporaryTree()
        try tree.write("work/.git/HEAD")
        try tree.write("work/.git/info/exclude", "")
        try tree.makeDirectory("work/build/deep")
        try tree.write("home/.config/git/config", "")
        return tree
    }

    private func watching(_ tree: TemporaryTree) async throws -> RunningProgram {
        let heed = try RunningProgram(
            [HeedProgram.path, "events", "--format", "<{path}>", "-e", "write", "work"],
            in: tree.path,
            environment: [
                "HOME": tree.path + "/home", "XDG_CONFIG_HOME": "", "GIT_CONFIG_NOSYSTEM": "1",
            ]
        )
        await heed.line(with: "heed: watching")
        return heed
    }

    /// Writes files until one of them is told, or is not told any more, before a file that always is.
    private func settles(
        _ name: String,
        isTold: Bool,
        _ heed: RunningProgram,
        in tree: TemporaryTree
    ) async throws {
        for number in 0..<200 {
            try tree.write("work/build/deep/\(number)\(name)", "x")
            try tree.write("work/\(number).end", "x")
            guard await heed.line(with: "<work/\(number).end>") != nil else { break }
            let told = heed.linesSoFar.contains("<work/build/deep/\(number)\(name)>")
            heed.forgetLines()
            if told == isTold { return }
        }
        Issue.record("'\(name)' never became \(isTold ? "told" : "ignored")")
    }

    @Test(
        "an edit of one counts from then on, and so does its end",
        arguments: ["work/.git/info/exclude", "home/.config/git/ignore"]
    )
    func edits(_ file: String) async throws {
        let tree = try tree()
        let heed = try await watching(tree)
        try await settles(".log", isTold: true, heed, in: tree)
        try tree.write(file, "*.log\n")
        try await settles(".log", isTold: false, heed, in: tree)
        try tree.write(file, "build/\n")
        try await settles(".txt", isTold: false, heed, in: tree)
        try FileManager.default.removeItem(atPath: tree.path + "/" + file)
        try await settles(".log", isTold: true, heed, in: tree)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("an edit through a link counts")
    func link() async throws {
        let tree = try tree()
        try tree.write("dotfiles/ignore", "")
        try FileManager.default.createSymbolicLink(
            atPath: tree.path + "/home/.config/git/ignore",
            withDestinationPath: "../../../dotfiles/ignore"
        )
        let heed = try await watching(tree)
        try await settles(".log", isTold: true, heed, in: tree)
        try tree.write("dotfiles/ignore", "*.log\n")
        try await settles(".log", isTold: false, heed, in: tree)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }
}
