import Globs
import Testing

@Suite struct PatternListTests {
    @Test(arguments: [
        // patterns, directory, whether something below could be selected
        ("src/*", "", true),
        ("src/*", "src", true),
        ("src/*", "src/a", false),
        ("src/*", "lib", false),
        ("src/*/x.c", "src/a", true),
        ("src/*/x.c", "src/a/b", false),
        ("src/*/x.c", "src/a/x.c", true),
        ("src/**/*.c", "src/a/b", true),
        ("src/**/*.c", "lib/src", false),
        ("src/", "lib/src", true),
        ("/src/", "lib/src", false),
        ("/src/", "src/a", true),
        ("/src", "src/a", true),
        ("*.c", "a/b", true),
        ("/*.c", "", true),
        ("/*.c", "a", false),
        ("build/bin/app", "", true),
        ("build/bin/app", "build", true),
        ("build/bin/app", "build/bin", true),
        ("build/bin/app", "build/bin/app", true),
        ("build/bin/app", "build/lib", false),
        ("dist/**", "dist", true),
        ("dist/**", "dist/a", true),
        ("{a,b/c}/x", "b", true),
        ("{a,b/c}/x", "a", true),
        ("src/ !src/gen/", "src/gen", false),
        ("src/ !src/gen/", "src/gen/a", false),
        ("src/ !src/gen/", "src", true),
        ("/src/ !/src/gen/ src/gen/keep.c", "src/gen", true),
        ("/src/ !/src/gen/ src/gen/keep.c", "src/gen/x", false),
        ("** !docs/**", "docs", false),
        ("** !docs/**", "docs/a", false),
        ("** !docs/**", "doc", true),
        ("** !docs/*", "docs", true),
        ("** !*", "a", false),
        ("** !*/", "a", false),
        ("** !*/", "", true),
        ("** !*.d/", "x/a.d/y", false),
        ("!docs/", "", false),
    ])
    func plansWatches(patterns: String, directory: String, mayCover: Bool) throws {
        let list = try PatternList(patterns.split(separator: " ").map(String.init))
        let bytes = directory.bytes
        let ours = list.mayCoverBelow(bytes.span)
        #expect(ours == mayCover)
    }

    @Test func tellsTheDecidingPattern() throws {
        let list = try PatternList(["{src,lib}/a.c", "!src/gen/", "src/gen/keep.c", "*.md"])
        let rows: [(String, PatternList.Covering?)] = [
            ("src/a.c", .init(index: 0, isExcluding: false)),
            ("lib/a.c", .init(index: 0, isExcluding: false)),
            ("src/gen/x", .init(index: 1, isExcluding: true)),
            ("src/gen/keep.c", .init(index: 2, isExcluding: false)),
            ("src/gen/read.md", .init(index: 3, isExcluding: false)),
            ("src/b.c", nil),
        ]
        for (path, covering) in rows {
            let bytes = path.bytes
            let ours = list.covering(bytes.span, isDirectory: false)
            #expect(ours == covering, "\(path)")
        }
    }

    @Test func knowsThatNothingIsSelected() throws {
        #expect(try PatternList(["!docs/", "!*.md"]).isOnlyNegative)
        #expect(try !PatternList(["!docs/", "*.md"]).isOnlyNegative)
        #expect(try !PatternList([]).isOnlyNegative)
    }

    /// Random lists and paths: no directory on the way to a selected path may be left out of the plan.
    @Test(arguments: [11, 12] as [UInt64])
    func neverLeavesOutADirectory(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        var selected = 0
        for _ in 0..<4000 {
            let patterns = (0...samples.random.below(4)).map { _ in samples.rulePattern() }
            let list = try PatternList(patterns)
            for _ in 0..<4 {
                let path = samples.path()
                let isDirectory = samples.random.below(4) == 0
                guard let covering = list.covering(path.span, isDirectory: isDirectory) else { continue }
                guard !covering.isExcluding else { continue }
                selected += 1
                for end in path.indices where end == 0 || path[end] == UInt8(ascii: "/") {
                    let directory = Array(path[..<end])
                    let mayCover = list.mayCoverBelow(directory.span)
                    #expect(mayCover, "\(patterns) \(path) \(directory)")
                }
            }
        }
        #expect(selected > 1000)
    }

    /// What the two dialects share must be the same in both.
    @Test(arguments: [21, 22] as [UInt64])
    func agreesWithTheOtherDialect(seed: UInt64) throws {
        var samples = Samples(seed: seed)
        var compared = 0
        for _ in 0..<20_000 {
            let pattern = samples.pattern()
            let text = String(decoding: pattern, as: UTF8.self)
            let isPlain = pattern.allSatisfy {
                $0 < 0x80 && $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "\r")
            }
            guard isPlain, !text.contains("\\/"), !text.hasPrefix("#"), !text.hasSuffix(" ") else { continue }
            guard !text.contains("[:space:]"), !text.hasPrefix("./"), !text.hasPrefix("!./"),
                let list = try? IgnoreList(rules: [text])
            else { continue }
            let file = IgnoreList(file: pattern)
            for _ in 0..<4 {
                let path = samples.path()
                guard path.allSatisfy({ $0 < 0x80 }) else { continue }
                let isDirectory = samples.random.below(2) == 0
                let ours = list.decision(path.span, isDirectory: isDirectory)
                let theirs = file.decision(path.span, isDirectory: isDirectory)
                #expect(ours == theirs, "\(text) \(path)")
                compared += 1
            }
        }
        #expect(compared > 10_000)
    }

    @Test(arguments: [
        (String(repeating: "*a", count: 15) + "*b", String(repeating: "a", count: 31)),
        (String(repeating: "**/", count: 20) + "x", Array(repeating: "d", count: 200).joined(separator: "/")),
        (
            String(repeating: "**/a/", count: 20) + "x",
            Array(repeating: "a", count: 200).joined(separator: "/")
        ),
        (
            "a/" + String(repeating: "**/*a*a*b/", count: 20) + "x",
            Array(repeating: "aaaaaaaa", count: 200).joined(separator: "/")
        ),
        (String(repeating: "*[a-z]", count: 40) + "1", String(repeating: "a", count: 255)),
        (String(repeating: "?*", count: 40) + "é", String(repeating: "é", count: 127) + "e"),
    ])
    func takesLinearTime(pattern: String, path: String) throws {
        let list = try PatternList([pattern])
        let bytes = path.bytes
        let steps = list.steps(matching: bytes.span)
        #expect(steps > 0)
        #expect(steps <= (pattern.utf8.count + 2) * (path.utf8.count + 2))
    }
}
