import Globs
import HeedModel
import Testing

@Suite struct WatchPlanTests {
    static let rows: [([(root: String, paths: [String])], roots: [String])] = [
        ([("/p", ["src/"]), ("/q", ["src/"])], ["/p", "/q"]),
        ([("/p", ["src/"]), ("/p", ["docs/"])], ["/p"]),
        ([("/p", ["**/*.c"]), ("/p/sub", ["*.c"])], ["/p"]),
        ([("/p/sub", ["*.c"]), ("/p", ["**/*.c"])], ["/p"]),
        ([("/p", ["/src/"]), ("/p/lib", ["*.c"])], ["/p", "/p/lib"]),
        ([("/p", ["src/"]), ("/p/lib", ["*.c"])], ["/p"]),
        ([("/p", ["/src/"]), ("/p/src/deep", ["*.c"])], ["/p"]),
        ([("/p", ["*.c"]), ("/pp", ["*.c"])], ["/p", "/pp"]),
        ([("/", ["/etc/"]), ("/etc/nginx", ["*.conf"])], ["/"]),
        ([("/", ["/etc/"]), ("/srv", ["*.conf"])], ["/", "/srv"]),
        ([], []),
    ]

    @Test(arguments: rows)
    func rules(_ rules: [(root: String, paths: [String])], needRoots roots: [String]) throws {
        let plan = WatchPlan(
            scopes: try rules.map { Scope(root: BytePath($0.root), paths: try PatternList($0.paths)) },
            events: .change
        )
        #expect(plan.roots == roots.map { BytePath($0) })
    }

    @Test func `a plan hears what any rule hears and keeps a scope once`() throws {
        let scope = Scope(root: BytePath("/p"), paths: try PatternList(["*.c"]))
        let rules = [EventSet.write, .attrib].enumerated().map { index, events in
            var definition = Rule.Definition(
                name: "r\(index)",
                scope: scope,
                conditions: [],
                action: Action(.shell("true")),
                workingDirectory: scope.root
            )
            definition.events = events
            return Rule(definition)
        }
        #expect(WatchPlan(rules: rules) == WatchPlan(scopes: [scope], events: [.write, .attrib]))
    }

    @Test func `a rule without patterns needs no watch`() throws {
        let scope = Scope(root: BytePath("/p"), paths: try PatternList([]))
        var definition = Rule.Definition(
            name: "r",
            scope: scope,
            conditions: [],
            action: Action(.shell("true")),
            workingDirectory: scope.root
        )
        definition.after = ["other"]
        #expect(WatchPlan(rules: [Rule(definition)]).roots.isEmpty)
    }
}
