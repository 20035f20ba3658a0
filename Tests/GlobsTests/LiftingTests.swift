import Globs
import Testing

@Suite("Naming is opting in")
struct LiftingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var patterns: [String]
        var path: String
        var depths: [Int]
        var isLifted: Bool

        var testDescription: String { "\(patterns) \(path) ignored at \(depths) → \(isLifted)" }
    }

    static let rows = [
        Row(patterns: ["**"], path: "a/b", depths: [], isLifted: true),
        Row(patterns: ["**"], path: "a/b", depths: [1], isLifted: false),
        Row(patterns: ["build/bin/app"], path: "build/bin/app", depths: [1, 2, 3], isLifted: true),
        Row(patterns: ["dist/**"], path: "dist/x.map", depths: [1], isLifted: true),
        Row(patterns: ["dist/**"], path: "dist/x.map", depths: [1, 2], isLifted: false),
        Row(patterns: ["dist/"], path: "dist/x", depths: [1], isLifted: true),
        Row(patterns: ["dist"], path: "dist/x", depths: [1], isLifted: true),
        Row(patterns: ["dist/"], path: "dist/x.map", depths: [1, 2], isLifted: false),
        Row(patterns: ["dist/"], path: "web/dist/x", depths: [2], isLifted: false),
        Row(patterns: ["dist"], path: "web/dist", depths: [2], isLifted: false),
        Row(patterns: ["web/dist/"], path: "web/dist/x", depths: [2], isLifted: true),
        Row(patterns: ["**/dist/**"], path: "dist/x", depths: [1], isLifted: false),
        Row(patterns: ["dist/", "web/dist/"], path: "web/dist/x", depths: [2], isLifted: true),
        Row(patterns: ["dist/"], path: "web/dist/x", depths: [1], isLifted: false),
        Row(patterns: ["app.log"], path: "app.log", depths: [1], isLifted: true),
        Row(patterns: ["app.log"], path: "logs/app.log", depths: [1, 2], isLifted: false),
        Row(patterns: ["*.log"], path: "app.log", depths: [1], isLifted: false),
        Row(patterns: ["{dist,out}/**"], path: "out/x", depths: [1], isLifted: true),
        Row(patterns: ["dist/", "**"], path: "dist/x", depths: [1], isLifted: false),
    ]

    @Test("the covering pattern lifts what it names", arguments: rows)
    func lifts(_ row: Row) throws {
        let list = try PatternList(row.patterns)
        let path = Array(row.path.utf8)
        let found = list.covering(path.span, isDirectory: false)
        let covering = try #require(found)
        let kept = list.keptIgnore(covering, path.span, isDirectory: false, ignoredAt: row.depths)
        #expect((kept == nil) == row.isLifted)
        if let kept { #expect(row.depths.contains(kept)) }
    }

    @Test("a directory in which something is lifted is reached", arguments: rows)
    func reaches(_ row: Row) throws {
        let list = try PatternList(row.patterns)
        let path = Array(row.path.utf8)
        guard row.isLifted, let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return }
        let directory = Array(path[..<slash])
        let depth = directory.count { $0 == UInt8(ascii: "/") } + 1
        let isReached = list.reaches(directory.span, ignoredAt: row.depths.filter { $0 <= depth })
        #expect(isReached)
    }
}
