import Globs
import Testing

@Suite struct PatternListTests {
    @Test(arguments: [
        // patterns, directory, whether something below could be selected, literal depth
        ("src/*", "", true, 1),
        ("src/*", "src", true, 1),
        ("src/*", "src/a", false, 0),
        ("src/*", "lib", false, 0),
        ("src/*/x.c", "src/a", true, 1),
        ("src/*/x.c", "src/a/b", false, 0),
        ("src/*/x.c", "src/a/x.c", true, 1),
        ("src/**/*.c", "src/a/b", true, 1),
        ("src/**/*.c", "lib/src", false, 0),
        ("src/", "lib/src", true, 0),
        ("/src/", "lib/src", false, 0),
        ("/src/", "src/a", true, 1),
        ("/src", "src/a", true, 1),
        ("*.c", "a/b", true, 0),
        ("/*.c", "", true, 0),
        ("/*.c", "a", false, 0),
        ("build/bin/app", "", true, 3),
        ("build/bin/app", "build", true, 3),
        ("build/bin/app", "build/bin", true, 3),
        ("build/bin/app", "build/bin/app", true, 3),
        ("build/bin/app", "build/lib", false, 0),
        ("dist/**", "dist", true, 1),
        ("dist/**", "dist/a", true, 1),
        ("{a,b/c}/x", "b", true, 3),
        ("{a,b/c}/x", "a", true, 2),
        ("src/ !src/gen/", "src/gen", false, 0),
        ("src/ !src/gen/", "src/gen/a", false, 0),
        ("src/ !src/gen/", "src", true, 0),
        ("/src/ !/src/gen/ src/gen/keep.c", "src/gen", true, 3),
        ("/src/ !/src/gen/ src/gen/keep.c", "src/gen/x", false, 1),
        ("** !docs/**", "docs", false, 0),
        ("** !docs/**", "docs/a", false, 0),
        ("** !docs/**", "doc", true, 0),
        ("** !docs/*", "docs", true, 0),
        ("** !*", "a", false, 0),
        ("** !*/", "a", false, 0),
        ("** !*/", "", true, 0),
        ("** !*.d/", "x/a.d/y", false, 0),
        ("!docs/", "", false, 0),
    ])
    func plansWatches(patterns: String, directory: String, mayCover: Bool, depth: Int) throws {
        let list = try PatternList(patterns.split(separator: " ").map(String.init))
        let bytes = directory.bytes
        let ours = list.mayCoverBelow(bytes.span)
        #expect(ours == mayCover)
        // Where nothing can be selected the depth lifts nothing that matters.
        guard mayCover else { return }
        let ourDepth = list.literalDepthBelow(bytes.span)
        #expect(ourDepth == depth)
    }

    @Test func tellsTheDecidingPattern() throws {
        let list = try PatternList(["{src,lib}/a.c", "!src/gen/", "src/gen/keep.c", "*.md"])
        let rows: [(String, PatternList.Covering?)] = [
            ("src/a.c", .init(index: 0, isExcluding: false, literalDepth: 2)),
            ("lib/a.c", .init(index: 0, isExcluding: false, literalDepth: 2)),
            ("src/gen/x", .init(index: 1, isExcluding: true, literalDepth: 2)),
            ("src/gen/keep.c", .init(index: 2, isExcluding: false, literalDepth: 3)),
            ("src/gen/read.md", .init(index: 3, isExcluding: false, literalDepth: 0)),
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
                    let depth = list.literalDepthBelow(directory.span)
                    #expect(mayCover, "\(patterns) \(path) \(directory)")
                    #expect(depth >= covering.literalDepth, "\(patterns) \(path) \(directory)")
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
