import Globs
import HeedModel
import HeedTestKit
import HeedWatch
import Testing

@Suite("Which directories are watched")
struct PlanFilterTests {
    private static let patterns = [
        "src/", "*.c", "/src/*.c", "a/**/b.c", "**/gen/*.h", "docs/*", "{a,b}/", "!gen/", "!src/a/",
        "a/b/c.txt", "__pycache__/",
    ]
    private static let roots = ["/", "/p", "/p/a", "/p/src/gen", "/q"]
    private static let names = ["src", "a", "b", "gen", "docs", "__pycache__", "p", "q"]

    private func scope(_ random: inout SplitMix64) throws -> Scope {
        let patterns = (0...Int.random(in: 0...2, using: &random)).map { _ in
            Self.patterns.randomElement(using: &random) ?? "a"
        }
        return Scope(
            root: BytePath(Self.roots.randomElement(using: &random) ?? "/"),
            paths: try PatternList(
                patterns + ["a/x.c"].filter { _ in patterns.allSatisfy { $0.hasPrefix("!") } }
            ),
            ignore: Bool.random(using: &random) ? [try IgnoreList(rules: ["b/"])] : [],
            honoursDefaultIgnores: Bool.random(using: &random)
        )
    }

    private func directory(_ random: inout SplitMix64) -> BytePath {
        let parts = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            Self.names.randomElement(using: &random) ?? "a"
        }
        return BytePath(Bool.random(using: &random) ? "/p" : "/").appending(parts.joined(separator: "/").utf8)
    }

    /// Asks every scope, as the index must not be needed to.
    private func plainly(_ scopes: [Scope], _ directory: BytePath, _ ignores: Ignores) -> [Int] {
        let ignored = ignores.ignored(directory, isDirectory: true)
        return scopes.indices.filter { index in
            guard let relative = directory.relative(to: scopes[index].root) else { return false }
            return scopes[index].reaches(relative.bytes, ignored: ignored.below(scopes[index].root.depth))
        }
    }

    @Test("are those that some scope reaches, and the ways to roots", arguments: [1, 2, 3] as [UInt64])
    func agrees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var wanted = 0
        var asked = 0
        for _ in 0..<150 {
            let scopes = try (0...Int.random(in: 0...6, using: &random)).map { _ in try scope(&random) }
            let plan = WatchPlan(
                scopes: scopes.map { scope in
                    var scope = scope
                    scope.honoursGitignore = false
                    return scope
                },
                events: .change
            )
            let ignores = Ignores(plan: plan, environment: [:])
            let filter = PlanFilter(plan: plan, ignores: ignores)
            for _ in 0..<40 {
                let directory = directory(&random)
                let interested = plainly(plan.scopes, directory, ignores)
                let isWay = plan.scopes.contains { $0.root.relative(to: directory) != nil }
                #expect(filter.wants(directory) == (isWay || !interested.isEmpty), "\(directory)")
                #expect(filter.scopes(wanting: directory) == interested, "\(directory)")
                wanted += filter.wants(directory) ? 1 : 0
                asked += 1
            }
        }
        #expect(wanted > asked / 10 && wanted < asked * 9 / 10)
    }
}
