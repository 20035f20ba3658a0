import Globs
import Testing

@Suite("The index of patterns")
struct PatternIndexTests {
    private static let lists: [(root: String, patterns: [String])] = [
        ("/p", ["src/"]), ("/p", ["/src/*.c"]), ("/p", ["*.c"]), ("/p", ["**/test/*.c"]),
        ("/p", ["docs/a.md"]),
        ("/p/src", ["*.h", "!x.h"]), ("/", ["*.c"]), ("/q", ["**"]), ("/p", ["[a-z]*.tar.gz", "x?.gz"]),
        ("/p", ["{src,lib}/*.rs"]), ("/p", ["!src/"]), ("/p", ["Makefile*"]),
    ]

    static let rows: [(path: String, lists: [Int])] = [
        ("/p/src/a.c", [0, 1, 2, 6]),
        ("/p/lib/a.c", [2, 6]),
        ("/p/test/a.h", [3]),
        ("/p/src/a.h", [0, 5]),
        ("/p/x.gz", [8]),
        ("/p/lib/x.rs", [9]),
        ("/p/docs", []),
        ("/p/docs/a.md", [4]),
        ("/p/Makefile", [11]),
        ("/p/src/Makefile.d/a.h", [0, 5, 11]),
        ("/p/Makefil", []),
        ("/q", [7]),
        ("/q/a/b", [7]),
        ("/r/a.c", [6]),
        ("/pp/src/a.h", []),
        ("/", []),
    ]

    private func index() throws -> PatternIndex {
        var index = PatternIndex()
        for (number, (root, patterns)) in Self.lists.enumerated() {
            index.insert(try PatternList(patterns), below: root.bytes, as: number)
        }
        return index
    }

    @Test(arguments: rows)
    func lists(for path: String, are expected: [Int]) throws {
        let bytes = path.bytes
        let found = try index().lists(for: bytes.span)
        #expect(found == expected)
    }

    @Test(arguments: [
        ("/p/src", [0, 1, 2, 3, 5, 6, 8, 9, 11]), ("/p/docs", [0, 2, 3, 4, 6, 8, 11]), ("/q/x", [6, 7]),
        ("/p/docs/a.md", [0, 2, 3, 4, 6, 8, 11]), ("/", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11]), ("/x", [6]),
    ])
    func trees(at path: String, reach expected: [Int]) throws {
        let bytes = path.bytes
        let found = try index().lists(atOrBelow: bytes.span)
        #expect(found == expected)
    }

    /// Random lists and paths: whatever covers a path is among the answers.
    @Test(arguments: [71, 72, 73] as [UInt64])
    func leavesNothingOut(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        var covered = 0
        var answers = 0
        for _ in 0..<200 {
            var lists: [(root: [UInt8], list: PatternList)] = []
            var index = PatternIndex()
            for number in 0..<20 {
                let patterns = (0...samples.random.below(3)).map { _ in samples.rulePattern() }
                let root = samples.random.below(3) == 0 ? "/r/a".bytes : "/r".bytes
                let list = try PatternList(patterns)
                lists.append((root, list))
                index.insert(list, below: root, as: number)
            }
            for _ in 0..<50 {
                let path = "/r/".bytes + samples.path()
                let found = index.lists(for: path.span)
                let trees = index.lists(atOrBelow: path.span)
                answers += found.count
                #expect(found == Array(Set(found)).sorted())
                for (number, (root, list)) in lists.enumerated() where path.starts(with: root + "/".bytes) {
                    let relative = Array(path[(root.count + 1)...])
                    if list.mayCoverBelow(relative.span) { #expect(trees.contains(number)) }
                    guard let covering = list.covering(relative.span, isDirectory: true) else { continue }
                    guard !covering.isExcluding else { continue }
                    covered += 1
                    let isFound = found.contains(number)
                    #expect(isFound, "\(list.texts) \(String(decoding: path, as: UTF8.self))")
                    #expect(trees.contains(number))
                }
            }
        }
        #expect(covered > 5000)
        // An index that always names all lists would say nothing.
        #expect(answers < 200 * 50 * 20 * 2 / 3)
    }
}
