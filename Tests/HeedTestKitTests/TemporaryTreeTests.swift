import Foundation
import HeedTestKit
import Testing

@Suite struct TemporaryTreeTests {
    @Test func `writes below itself and is gone with the object`() throws {
        var tree: TemporaryTree? = try TemporaryTree()
        let file = try #require(try tree?.write("a/b/c", "text"))
        try tree?.makeDirectory("d/e")
        #expect(tree?.text("a/b/c") == "text")
        #expect(tree?.text("nothing") == nil)
        #expect(FileManager.default.fileExists(atPath: file))
        let path = try #require(tree?.path)
        #expect(file == path + "/a/b/c" && path.hasPrefix("/") && !path.hasSuffix("/"))
        tree = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `two trees are two folders`() throws {
        let trees = try [TemporaryTree(), TemporaryTree()]
        #expect(Set(trees.map(\.path)).count == 2)
    }
}
