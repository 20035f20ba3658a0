import Foundation
import HeedTestKit
import Testing

@Suite("Roots that go away", .timeLimit(.minutes(3)))
struct RootTests {
    private static let rules = "root: work\nrules:\n  test:\n    paths: '**'\n    run: echo \"got $*\"\n"

    @Test("nothing is run while the root is gone; when it is back the rule runs")
    func gone() async throws {
        let tree = try TemporaryTree()
        try tree.write("work/a.txt")
        try tree.write("heed.yaml", Self.rules)
        let heed = try await HeedProgram.watching(in: tree)
        try FileManager.default.removeItem(atPath: tree.path + "/work")
        #expect(await heed.line(with: "[missing-root]")?.contains("work is gone; its rules wait") == true)
        try tree.makeDirectory("work")
        #expect(await heed.line(with: "[missing-root]")?.contains("is there and watched") == true)
        #expect(await heed.line(with: "got") != nil)
        await heed.line(with: "test ok")
        try tree.write("work/b.txt")
        #expect(await heed.line(with: "got b.txt") != nil)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        #expect(!heed.linesSoFar.contains { $0.contains("cannot start") }, "\(heed.linesSoFar)")
    }

    @Test(
        "what is due when a root goes waits until it is back, one inside another root too",
        arguments: ["work", "sub"]
    )
    func dueThenGone(_ gone: String) async throws {
        let tree = try TemporaryTree()
        for name in ["work/a.txt", "sub/a.txt"] { try tree.write(name) }
        try tree.write(
            "heed.yaml",
            """
            rules:
              \(gone == "sub" ? "outer: {paths: other/, run: 'true'}" : "# nothing else")
              inner:
                root: \(gone)
                paths: '**'
                run: echo "got $*"
            """
        )
        let heed = try await HeedProgram.watching(in: tree)
        try FileManager.default.removeItem(atPath: tree.path + "/" + gone)
        #expect(await heed.line(with: "waits until its root")?.hasSuffix("\(gone) is back") == true)
        try tree.makeDirectory(gone)
        #expect(await heed.line(with: "got") != nil)
        #expect(await heed.line(with: "inner ok") != nil)
        try tree.write(gone + "/b.txt")
        #expect(await heed.line(with: "got b.txt") != nil)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        #expect(!heed.linesSoFar.contains { $0.contains("cannot start") }, "\(heed.linesSoFar)")
    }

    @Test("a file in the root's place is told as that, and the directory is watched when it is back")
    func replacedByFile() async throws {
        let tree = try TemporaryTree()
        try tree.write("work/a.txt")
        try tree.write("heed.yaml", Self.rules)
        let heed = try await HeedProgram.watching(in: tree)
        try FileManager.default.removeItem(atPath: tree.path + "/work")
        #expect(await heed.line(with: "is gone") != nil)
        try tree.write("work", "a file")
        #expect(await heed.line(with: "[missing-root]")?.contains("is not a directory any more") == true)
        try FileManager.default.removeItem(atPath: tree.path + "/work")
        try tree.write("work/b.txt")
        #expect(await heed.line(with: "is there and watched") != nil)
        #expect(await heed.line(with: "got b.txt") != nil)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
        #expect(!heed.linesSoFar.contains { $0.contains("cannot start") }, "\(heed.linesSoFar)")
    }
}
