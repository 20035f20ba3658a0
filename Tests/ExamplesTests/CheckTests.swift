import Foundation
import HeedTestKit
import Testing

/// A rule file that users are shown, and where.
struct ShownRules: Sendable, CustomTestStringConvertible {
    var place: String
    var text: String

    var testDescription: String { place }

    /// Rule files in folders, and the `yaml` blocks of all documents.
    static let all: [ShownRules] = {
        do {
            return try files() + blocks()
        } catch {
            return [ShownRules(place: "the repository cannot be read: \(error)", text: "")]
        }
    }()

    private static func files() throws -> [ShownRules] {
        let rules = try Repository.names(in: "rules", ending: ".yaml").map { "rules/" + $0 }
        let examples = try Repository.names(in: "examples").filter { name in
            try Repository.names(in: "examples/" + name).contains("heed.yaml")
        }.map { "examples/\($0)/heed.yaml" }
        return try (rules + examples).map { ShownRules(place: $0, text: try Repository.text($0)) }
    }

    private static func blocks() throws -> [ShownRules] {
        let documents =
            try Repository.names(in: ".", ending: ".md")
            + Repository.names(in: "docs", ending: ".md").map { "docs/" + $0 }
        return try documents.flatMap { document in
            let parts = try Repository.text(document).components(separatedBy: "```yaml\n").dropFirst()
            return parts.enumerated().map { index, part in
                let text = part.components(separatedBy: "```").first ?? ""
                return ShownRules(place: "\(document), block \(index + 1)", text: text)
            }
        }
    }
}

@Suite("Every rule file that users are shown", .timeLimit(.minutes(2)))
struct CheckTests {
    @Test("there are as many as there should be at the least")
    func count() throws {
        let places = ShownRules.all.map(\.place)
        #expect(places.count { $0.hasPrefix("rules/") } >= 10)
        #expect(places.count { $0.hasPrefix("examples/") } == 3)
        #expect(places.count { $0.hasPrefix("README.md") } >= 2)
        #expect(places.count { $0.hasPrefix("docs/rules.md") } >= 2)
    }

    @Test("passes heed check without a warning", arguments: ShownRules.all)
    func passes(shown: ShownRules) async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", shown.text)
        let check = try RunningProgram([Repository.heed, "check", "heed.yaml"], in: tree.path)
        #expect(await check.ended() == 0)
        #expect(check.linesSoFar.count == 1, "\(check.linesSoFar.joined(separator: "\n"))")
        #expect(check.linesSoFar.last?.hasSuffix("no mistakes") == true)
    }

    @Test("and a mistake in one would be seen")
    func mistake() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules:\n  test:\n    path: src/\n    run: make\n")
        let check = try RunningProgram([Repository.heed, "check", "heed.yaml"], in: tree.path)
        #expect(await check.ended() == 1)
        #expect(check.linesSoFar.first?.hasPrefix("heed.yaml:3:5: error: ") == true)
    }
}
