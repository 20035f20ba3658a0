import Globs
import Testing

@Suite struct IgnoreTreeTests {
    private func answers(_ tree: IgnoreTree, _ path: String, isDirectory: Bool = false) -> [String] {
        let bytes = path.bytes
        return tree.ignored(bytes.span, isDirectory: isDirectory).map { decision in
            let place = decision.directory.map { "/" + String(decoding: $0, as: UTF8.self) }
            let list = place ?? "base \(decision.baseIndex ?? -1)"
            return "\(decision.depth) \(list):\(decision.line.number):"
                + String(decoding: decision.line.text, as: UTF8.self)
        }
    }

    @Test func tellsEveryIgnoredComponent() {
        var tree = IgnoreTree(base: [
            IgnoreList(file: "*.map\n*.o\n".bytes), IgnoreList(file: "!*.o\n".bytes),
        ])
        tree.set(IgnoreList(file: "dist\n".bytes), in: [])
        tree.set(IgnoreList(file: "js/\n!keep.map\n".bytes), in: "dist".bytes)
        #expect(answers(tree, "dist/js/a.map") == ["1 /:1:dist", "2 /dist:1:js/", "3 base 0:1:*.map"])
        #expect(answers(tree, "dist/js/keep.map") == ["1 /:1:dist", "2 /dist:1:js/"])
        #expect(answers(tree, "src/a.o").isEmpty)
        #expect(answers(tree, "src/a.map") == ["2 base 0:1:*.map"])
        #expect(answers(tree, "dist", isDirectory: true) == ["1 /:1:dist"])
        #expect(answers(tree, "").isEmpty)
        tree.set(nil, in: [])
        #expect(answers(tree, "dist/js", isDirectory: true) == ["2 /dist:1:js/"])
        #expect(tree.list(in: []) == nil)
        #expect(tree.list(in: "dist".bytes) != nil)
    }

    /// Files come and go at random; after each step the tree answers as the plain rule does.
    @Test(arguments: [31, 32] as [UInt64])
    func followsFilesThatComeAndGo(seed: UInt64) {
        var samples = Samples(seed: seed)
        let base = [IgnoreList(file: "a\n".bytes), IgnoreList(file: "!a/b\nfoo/\n".bytes)]
        var tree = IgnoreTree(base: base)
        var files: [[UInt8]: IgnoreList] = [:]
        var ignored = 0
        for _ in 0..<3000 {
            let directory = samples.random.below(6) == 0 ? [] : samples.path(deepest: 3)
            let list = samples.random.below(3) == 0 ? nil : IgnoreList(file: samples.pattern())
            files[directory] = list
            tree.set(list, in: directory)
            #expect(tree.list(in: directory) == list)
            let path = directory.isEmpty ? samples.path() : directory + "/".bytes + samples.path(deepest: 2)
            let found = tree.ignored(path.span, isDirectory: false)
            #expect(found == plainly(path, files, base))
            ignored += found.count
        }
        #expect(ignored > 300)
    }

    private func plainly(
        _ path: [UInt8],
        _ files: [[UInt8]: IgnoreList],
        _ base: [IgnoreList]
    ) -> [IgnoreTree.Decision] {
        var decisions: [IgnoreTree.Decision] = []
        let components = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for depth in 1...components.count {
            var lists: [(directory: [UInt8]?, index: Int?, list: IgnoreList, path: [UInt8])] = []
            for above in (0..<depth).reversed() {
                let directory = Array(components[..<above].joined(separator: "/".bytes))
                guard let list = files[directory] else { continue }
                lists.append(
                    (directory, nil, list, Array(components[above..<depth].joined(separator: "/".bytes)))
                )
            }
            for index in base.indices.reversed() {
                lists.append(
                    (nil, index, base[index], Array(components[..<depth].joined(separator: "/".bytes)))
                )
            }
            for (directory, index, list, path) in lists {
                guard let line = list.decision(path.span, isDirectory: depth < components.count) else {
                    continue
                }
                if !line.isNegated {
                    decisions.append(.init(depth: depth, directory: directory, baseIndex: index, line: line))
                }
                break
            }
        }
        return decisions
    }
}
