import Globs
import Testing

@Suite struct IgnoreListTests {
    /// Content of a file, a name, and the line that decides about it (0: none).
    @Test(arguments: [
        ("a", "a", 1),
        ("\u{FEFF}a", "a", 1),
        ("\n\n# x\na\r\n", "a", 4),
        ("a\r", "a", 1),
        ("a\r\r\n", "a", 0),
        ("a   \n", "a", 1),
        ("a\t\n", "a", 0),
        ("a\t\n", "a\t", 1),
        ("a\\ \n", "a ", 1),
        ("a\\  \n", "a ", 1),
        ("a \\\n", "a", 0),
        ("a b \n", "a b", 1),
        (" a\n", " a", 1),
        (" #a\n", " #a", 1),
        ("\\#a\n", "#a", 1),
        ("a\0b\n", "a", 1),
        ("a\n!a\n\\!a\n", "!a", 3),
        ("/\n!\n!/\n//\n\\\n[\n[[:x:]]\na//b\n", "a", 0),
        ("[z-a]\n", "z", 1),
        ("[z-a]\n", "a", 0),
        ("[[:space:]]\n", "\u{B}", 0),
        ("*\n!*\n", "a", 2),
    ])
    func readsFilesAsGitDoes(file: String, path: String, line: Int) {
        let list = IgnoreList(file: file.bytes)
        let bytes = path.bytes
        #expect(list.decision(bytes.span, isDirectory: false)?.number ?? 0 == line)
        let excluded = list.excluding(bytes.span, isDirectory: false)?.line.number ?? 0
        #expect(excluded == (list.decision(bytes.span, isDirectory: false)?.isNegated == true ? 0 : line))
    }

    @Test func linesThatMatchNothingLeaveItEmpty() throws {
        #expect(IgnoreList(file: "# a\n\n  \n/\n[\n\\\n".bytes).isEmpty)
        #expect(try IgnoreList(rules: []).isEmpty)
        #expect(!IgnoreList(file: "!a".bytes).isEmpty)
    }

    /// Rules, a path, the component that is excluded first, and the place of the deciding rule (0: none).
    @Test(
        arguments: [
            (["node_modules/", "*.part"], "a/node_modules/x/y.part", 2, 1),
            (["node_modules/", "*.part"], "a/node_modules", 0, 0),
            (["a/*", "!a/b"], "a/b/c", 0, 0),
            (["a/*", "!a/b"], "a/c/d", 2, 1),
            (["a", "!a/b"], "a/b", 1, 1),
            (["{a,b}/c", "!{a,b/c}"], "a/c", 2, 1),
            (["{a,b}/c", "!{a,b/c}"], "b/c", 0, 0),
            (["?"], "é", 1, 1),
            (["#a "], "#a ", 1, 1),
            (["src/**/gen"], "src/gen/x", 2, 1),
            (["[[:space:]]"], "\u{B}", 1, 1),
            (["a"], "", 0, 0),
        ] as [([String], String, Int, Int)]
    )
    func walksFromTheTop(rules: [String], path: String, depth: Int, number: Int) throws {
        let list = try IgnoreList(rules: rules)
        let bytes = path.bytes
        let found = list.excluding(bytes.span, isDirectory: false)
        #expect(found?.depth ?? 0 == depth)
        #expect(found?.line.number ?? 0 == number)
        #expect(
            found.map { String(decoding: $0.line.text, as: UTF8.self) }
                == (number == 0 ? nil : rules[number - 1])
        )
    }

    @Test func refusesWhatIsWrong() {
        let failure = #expect(throws: PatternList.Failure.self) {
            try IgnoreList(rules: ["a", "b", "!a/../b"])
        }
        #expect(failure?.index == 2)
        #expect(failure?.error == GlobError(.parentComponent, at: 3..<5))
    }

    @Test(arguments: [
        (".git/HEAD", true), ("a/.git/HEAD", true), (".gitignore", false), ("a~", true), (".#a.c", true),
        ("#a#", true), ("#a", false), (".a.swp", true), ("d/4913", true), ("x/__pycache__/m.pyc", true),
        ("m.py", false),
        (".a.c.kate-swp", true), (".goutputstream-X1", true), ("CVS/Root", true), ("CVS", false),
        (".DS_Store", true),
    ])
    func ignoresByDefault(path: String, isIgnored: Bool) {
        let bytes = path.bytes
        let found = DefaultIgnores.list.excluding(bytes.span, isDirectory: false)
        #expect((found != nil) == isIgnored)
        #expect(found.map { DefaultIgnores.patterns[$0.line.number - 1].bytes } == found?.line.text)
    }
}
