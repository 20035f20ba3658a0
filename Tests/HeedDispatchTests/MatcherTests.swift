import HeedDispatch
import HeedModel
import Testing

@Suite struct MatcherTests {
    private func matches(_ change: Change, _ rules: [Rule]) -> [String] {
        var result: [String] = []
        Matcher(rules: rules).match(change) { index, path in
            result.append("\(rules[index].name) \(path.isEmpty ? "." : path.description)")
        }
        return result
    }

    private func rules() throws -> [Rule] {
        [
            try rule("src", below: ["src/"]), try rule("lib", below: ["lib/"]),
            try rule("sub", root: "/p/src"),
            try rule("other", root: "/q"), try rule("off") { $0.isEnabled = false },
            try rule("moves", below: ["src/"]) { $0.events = .move },
            try rule("raw", below: ["src/"]) { $0.events = .kernel(0x100) },
        ]
    }

    static let rows: [(Change, [String])] = [
        (Change(BytePath("/p/src/a"), .write), ["src src/a", "sub a"]),
        (Change(BytePath("/p/lib/a"), .delete), ["lib lib/a"]),
        (Change(BytePath("/p/docs/a"), .write), []),
        (Change(BytePath("/pp/src/a"), .write), []),
        (Change(BytePath("/q/a"), .write), ["other a"]),
        (Change(BytePath("/p/src/a"), .attrib), []),
        (Change(BytePath("/p/src/a"), [.create, .kernel(0x100)]), ["raw src/a"]),
        (
            Change(BytePath("/p/src/b"), [.write, .move], from: BytePath("/p/src/a")),
            ["src src/b", "moves src/b", "sub b"]
        ),
        (
            Change(BytePath("/p/src/b"), [.write, .move], from: BytePath("/p/lib/a")), ["src src/b", "sub b"]
        ),
        (Change(BytePath("/p/src/b"), .move, from: BytePath("/q/a")), []),
        (Change(BytePath("/p/src/b"), .move), []),
        (
            Change(BytePath("/p/src"), .delete, isDirectory: true, standsForTree: true), ["src src", "sub ."]
        ),
        (Change(BytePath("/p/src"), .delete, isDirectory: true), ["sub ."]),
        (
            Change(BytePath("/p"), .delete, isDirectory: true, standsForTree: true),
            ["src .", "lib .", "sub ."]
        ),
        (Change(BytePath("/p"), .delete, isDirectory: true), []),
        (
            Change(BytePath("/p/src/a"), .write, ignored: Change.Ignored(byGit: [2])), ["sub a"]
        ),
        (Change(BytePath("/p/src/a"), .write, ignored: Change.Ignored(byGit: [3])), ["src src/a"]),
        (
            Change(
                BytePath("/p/src/b"),
                [.move, .write],
                from: BytePath("/p/src/a"),
                ignoredFrom: Change.Ignored(byGit: [2])
            ), ["src src/b", "sub b"]
        ),
        (
            Change(BytePath("/"), .delete, isDirectory: true, standsForTree: true),
            ["src .", "lib .", "sub .", "other ."]
        ),
    ]

    @Test(arguments: rows)
    func change(_ change: Change, matches expected: [String]) throws {
        #expect(matches(change, try rules()).sorted() == expected.sorted())
    }

    @Test func `a rule rooted at the top sees everything`() throws {
        #expect(matches(Change(BytePath("/x/y"), .write), [try rule("top", root: "/")]) == ["top x/y"])
    }

    @Test func `lost deletions are told as a tree that went away`() {
        let change = Change.lostDeletions(below: BytePath("/p"))
        #expect(change.standsForTree && change.isDirectory && change.cause == .overflow)
        #expect(change.events.isSuperset(of: [.delete, .kernel(0x240)]))
    }
}
