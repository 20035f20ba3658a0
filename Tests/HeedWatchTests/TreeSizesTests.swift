import HeedModel
import HeedWatch
import Testing

@Suite("Sizes of trees")
struct TreeSizesTests {
    private func sizes(_ paths: [String]) -> TreeSizes {
        var sizes = TreeSizes()
        for path in paths { sizes.count(BytePath(path)) }
        return sizes
    }

    @Test("the largest come first, and nearly all of a tree in one place is named by that place")
    func largest() {
        let deep = (0..<30).map { "web/app/node_modules/m\($0)" }
        let paths = ["", "src", "src/a", "web", "web/app", "web/app/node_modules"] + deep
        let trees = sizes(paths).largest()
        #expect(
            trees == [
                TreeSizes.Tree(path: BytePath("web/app/node_modules"), directories: 31),
                TreeSizes.Tree(path: BytePath("src"), directories: 2),
            ]
        )
        #expect(sizes(paths).total == 36)
    }

    @Test("directories that tools fill are proposed by their name, wherever they are")
    func products() {
        let some = (0..<20).flatMap { ["p\($0)/node_modules", "p\($0)/node_modules/a", "p\($0)/src"] }
        #expect(sizes(some).proposals { _ in false } == ["node_modules/"])
        #expect(
            sizes(some + ["target", "target/debug", "target/debug/deps"]).proposals { _ in false }.count == 1
        )
    }

    @Test("otherwise the largest tree is, unless a rule names it or its name needs quotes")
    func fallback() {
        let paths = (0..<20).map { "data/d\($0)" } + ["src", "src/x"]
        #expect(sizes(paths).proposals { _ in false } == ["/data/"])
        #expect(sizes(paths).proposals { $0 == BytePath("data") }.isEmpty)
        #expect(sizes((0..<20).map { "a b/d\($0)" }).proposals { _ in false }.isEmpty)
        #expect(sizes((0..<20).map { "a*/d\($0)" }).proposals { _ in false }.isEmpty)
    }

    @Test("nothing counted gives nothing")
    func empty() {
        #expect(TreeSizes().largest().isEmpty)
        #expect(TreeSizes().proposals { _ in false }.isEmpty)
        #expect(sizes([""]).largest().isEmpty)
    }
}
