import Testing
import YAMLTree

@Suite struct ParserTests {
    /// A tree as one line: scalars as `text@line:column-line:column`.
    static func show(_ node: Node?) -> String {
        guard let node else { return "nothing" }
        switch node.content {
        case .unusable: return "?"
        case .scalar(let text, _): return "\(text)@\(place(node.range))"
        case .list(let items): return "[\(items.map { show($0) }.joined(separator: " "))]"
        case .map(let map):
            return
                "{\(map.entries.map { "\($0.key)@\(place($0.keyRange)): \(show($0.value))" }.joined(separator: " "))}"
        }
    }

    static func place(_ range: TextRange) -> String {
        "\(range.start.line):\(range.start.column)-\(range.end.line):\(range.end.column)"
    }

    @Test(
        arguments: [
            ("", "nothing"),
            ("# only a comment\n", "nothing"),
            ("a: b\n", "{a@1:1-1:2: b@1:4-1:5}"),
            ("a:\n  - b\n  - 'c d'\n", "{a@1:1-1:2: [b@2:5-2:6 c d@3:5-3:10]}"),
            ("日: [é, \"\\u00e9\"]\n", "{日@1:1-1:2: [é@1:5-1:6 é@1:8-1:16]}"),
            ("\u{FEFF}a: b", "{a@1:1-1:2: b@1:4-1:5}"),
            ("a: b\r\nc: d\r\n", "{a@1:1-1:2: b@1:4-1:5 c@2:1-2:2: d@2:4-2:5}"),
            ("a: b\rc: d\r", "{a@1:1-1:2: b@1:4-1:5 c@2:1-2:2: d@2:4-2:5}"),
            ("a: &x b\nc: *x\n", "{a@1:1-1:2: b@1:7-1:8 c@2:1-2:2: b@2:4-2:6}"),
            ("a:\n", "{a@1:1-1:2: @1:3-1:3}"),
        ]
    )
    func everyNodeKnowsItsPlace(_ text: String, _ expected: String) throws {
        let document = try Parser.parse(Array(text.utf8))
        #expect(Self.show(document.root) == expected)
        #expect(document.problems.isEmpty)
    }

    @Test func bytesAreCountedFromTheStartOfTheFile() throws {
        let document = try Parser.parse(Array("\u{FEFF}日: é\nb: c".utf8))
        guard case .map(let map)? = document.root?.content else {
            Issue.record("no map")
            return
        }
        #expect(map.entries.map(\.keyRange.bytes) == [3..<6, 11..<12])
        #expect(map.entries.map(\.value.range.bytes) == [8..<10, 14..<15])
    }

    @Test(
        arguments: [
            ("a", .plain), ("'a'", .singleQuoted), ("\"a\"", .doubleQuoted), ("|\n  a\n", .literal),
            (">\n  a\n", .folded),
        ] as [(String, Node.Style)]
    )
    func stylesAreKept(_ text: String, _ style: Node.Style) throws {
        guard case .scalar(_, let actual)? = try Parser.parse(Array(text.utf8)).root?.content else {
            Issue.record("no scalar")
            return
        }
        #expect(actual == style)
    }

    @Test(
        arguments: [
            ("a: 1\na: 2\n", "duplicate-key 2:1-2:2 first 1:1-1:2"),
            ("{a: 1, 'a': 2}", "duplicate-key 1:8-1:11 first 1:2-1:3"),
            ("a: *b\n", "undefined-alias 1:4-1:6"),
            ("a: &b [*b]\n", "undefined-alias 1:8-1:10"),
            ("a: 1\n---\nb: 2\n", "many-documents 2:1-2:4"),
            ("<<: {a: 1}\n", "merge-key 1:1-1:3"),
            ("a: !x y\n", "custom-tag 1:4-1:6"),
            ("a: !x [y]\n", "custom-tag 1:4-1:6"),
            ("a: !*.md\n", "yaml-quote-pattern 1:4-1:9"),
            ("a: \"x\\0y\"\n", "yaml-escape 1:4-1:10"),
            ("[a]: b\n", "yaml-syntax 1:1-1:4"),
        ]
    )
    func whatRuleFilesMustNotHoldIsFound(_ text: String, _ expected: String) throws {
        let problems = try Parser.parse(Array(text.utf8)).problems
        let shown = problems.map { problem in
            "\(problem.id) \(Self.place(problem.range))"
                + (problem.first.map { " first \(Self.place($0))" } ?? "")
        }
        #expect(shown == [expected])
    }

    @Test func aQuotedMergeKeyIsAnOrdinaryKey() throws {
        #expect(try Parser.parse(Array("'<<': 1".utf8)).problems.isEmpty)
    }
}
