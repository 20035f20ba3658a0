import Globs
import Testing

@Suite struct GlobErrorTests {
    @Test(
        arguments: [
            ("Sources/**.swift", .starStarNotWhole, 8..<10),
            ("a**/b", .starStarNotWhole, 1..<3),
            ("a/***/b", .starStarNotWhole, 2..<5),
            ("Sources/[A-Z*.swift", .unclosedClass, 8..<9),
            ("[", .unclosedClass, 0..<1),
            ("[]", .unclosedClass, 0..<1),
            ("[a\\]", .unclosedClass, 0..<1),
            ("[[:alpha:]", .unclosedClass, 0..<1),
            ("[[:apha:]]*.swift", .unknownClass("apha"), 1..<9),
            ("é[[:é:]]", .unknownClass("é"), 3..<9),
            ("part{1..9}.txt", .numericRange, 4..<10),
            ("{a..z}", .numericRange, 0..<6),
            ("x{1..9..2},{a,b}", .numericRange, 1..<10),
            ("![z-a]x", .reversedRange, 2..<5),
            ("[ü-é]", .reversedRange, 1..<6),
            ("[a-[:alpha:]]", .reversedRange, 1..<4),
            ("a\\", .trailingBackslash, 1..<2),
            ("../x", .parentComponent, 0..<2),
            ("a/../b", .parentComponent, 2..<4),
            ("a/..", .parentComponent, 2..<4),
            ("..", .parentComponent, 0..<2),
            ("./..", .parentComponent, 2..<4),
            ("a/./b", .currentComponent, 2..<3),
            ("a//b", .emptyComponent, 1..<3),
            ("//a", .emptyComponent, 0..<2),
            ("a//", .emptyComponent, 1..<3),
            ("//", .emptyComponent, 0..<2),
            ("", .empty, 0..<0),
            ("!", .empty, 0..<1),
            ("{,}", .empty, 0..<3),
            ("/", .namesRoot, 0..<1),
            ("!/", .namesRoot, 1..<2),
            ("./", .namesRoot, 0..<2),
            (".", .namesRoot, 0..<1),
            ("~/x", .tilde, 0..<1),
            ("!~", .tilde, 1..<2),
            ("a{b,c", .unclosedBrace, 1..<2),
            ("{{a,b}", .unclosedBrace, 0..<1),
            ("{a,b/{c,../x}}", .parentComponent, 8..<10),
            ("{a,b}{c,d/**e}", .starStarNotWhole, 10..<12),
            (String(repeating: "{a,b}", count: 11), .tooManyAlternatives, 0..<55),
        ] as [(String, GlobError.Kind, Range<Int>)]
    )
    func tellsKindAndPlace(pattern: String, kind: GlobError.Kind, range: Range<Int>) {
        let error = #expect(throws: GlobError.self) { try RulePattern(pattern) }
        #expect(error == GlobError(kind, at: range))
    }

    @Test(arguments: [
        "a", "{x}.c", "a{b,c}{", "{}", "a}b", "{a..}", "{..}", "[!]a]", "[]a]", "[--0]", "[a-]", "...",
        "a/...", "~x",
        "\\~", "\\{a,b", "[a/b]c", "\\!a", "#", " ", "a\\/b", "a\\\\/", "**/", "/**", "**", "a/**/", "{a,}",
        "{1..9,x}",
        "[[:alpha]", "x{01..}", "foo(1).txt", "..data", "/..data", ".a/..b",
        String(repeating: "{a,b}", count: 10),
    ])
    func takesWhatIsValid(pattern: String) throws {
        let parsed = try RulePattern(pattern)
        #expect(parsed.warnings.isEmpty)
    }

    @Test func warnsOfExtendedPatterns() throws {
        let list = try PatternList(["a", "x+(a|b).c", "!@(é|b)", "foo(1|2)", "\\+(a|b)", "*(1).txt"])
        #expect(list.warnings.map(\.index) == [1, 2])
        #expect(list.warnings.map(\.warning.range) == [1..<7, 1..<8])
        #expect(try IgnoreList(rules: ["?(a|b)"]).warnings.map(\.warning.range) == [0..<6])
    }

    @Test(
        arguments: [
            (
                "Sources/**.swift", "'**' crosses directories only as a whole path component",
                "here it means the same as *", #"write "Sources/**/*.swift" to match at any depth"#
            ),
            (
                "a**b/c", "'**' crosses directories only as a whole path component",
                "here it means the same as *", #"write "a*/**/*b/c" to match at any depth"#
            ),
            ("[A-Z*.swift", "'[' is never closed", nil, #"close it, or write '\[' for a literal bracket"#),
            ("[[:apha:]]*.swift", "no character class '[:apha:]'", "did you mean '[:alpha:]'?", nil),
            (
                "[[:what:]]", "no character class '[:what:]'", nil,
                "there are: alnum, alpha, blank, cntrl, digit, graph, lower, print, punct, space, upper, "
                    + "xdigit"
            ),
            (
                "part{1..9}.txt", "ranges in braces are not expanded", nil,
                "write [1-9] for one character, or list them: {1,...,9}"
            ),
            ("[z-a]", "the range 'z-a' runs backwards", nil, "put the lower character first"),
        ] as [(String, String, String?, String?)]
    )
    func hasWordsForPeople(pattern: String, message: String, label: String?, help: String?) throws {
        let error = try #require(throws: GlobError.self) { try RulePattern(pattern) }
        let text = error.text(for: pattern)
        #expect(text.message == message)
        #expect(text.label == label)
        #expect(text.help == help)
    }
}
