import Globs
import Testing

@Suite struct FixtureTests {
    @Test func gitignoreRows() throws {
        let rows = try Fixture("gitignore-own.tsv").rows
        #expect(rows.count > 1900)
        for row in rows {
            // NAME=content, several of them separated by semicolons.
            var tree = IgnoreTree()
            for file in row[1].split(separator: ";") {
                let parts = file.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let folder = parts[0].split(separator: "/").dropLast().joined(separator: "/")
                tree.set(IgnoreList(file: String(parts[1]).bytes), in: folder.bytes)
            }
            let path = row[2].bytes
            let decision = tree.ignored(path.span, isDirectory: row[3] == "1").first
            #expect((decision != nil) == (row[4] == "1"), "\(row)")
            guard let decision, row[5].starts(with: ".gitignore:") else { continue }
            let answer =
                ".gitignore:\(decision.line.number):\(String(decoding: decision.line.text, as: UTF8.self))"
            #expect(answer == row[5], "\(row)")
        }
    }

    @Test func pathListRows() throws {
        let rows = try Fixture("heed-paths.tsv").rows
        #expect(rows.count > 50)
        for row in rows {
            let list = try PatternList(row[0].split(separator: " ").map(String.init))
            let path = row[1].bytes
            let covering = list.covering(path.span, isDirectory: row[2] == "1")
            #expect((covering?.isExcluding == false) == (row[3] == "1"), "\(row)")
        }
    }

    @Test func namesThatAreNotText() throws {
        let rows = try Fixture("heed-nonutf8.tsv").rows
        #expect(rows.count == 5)
        for row in rows {
            let list = try PatternList([row[0]])
            let digits = Array(row[1])
            let path = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0...($0 + 1)]), radix: 16)
            }
            #expect((list.covering(path.span, isDirectory: false) != nil) == (row[2] == "1"), "\(row)")
        }
    }

    @Test func braceRows() throws {
        let rows = try Fixture("brace-expansion-bash.tsv").rows
        #expect(rows.count > 25)
        for row in rows {
            let words = try BraceExpansion.expand(row[0].bytes).filter { !$0.isEmpty }
            let text = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
            #expect(text == row[1], "\(row)")
        }
    }

    @Test func errorRows() throws {
        let kinds: [String: GlobError.Kind] = [
            "'**' must be a whole component": .starStarNotWhole,
            "unclosed [": .unclosedClass,
            "unknown class": .unknownClass("foo"),
            "reversed range": .reversedRange,
            "trailing backslash": .trailingBackslash,
            "leaves the root": .parentComponent,
            "empty component": .emptyComponent,
            "empty pattern": .empty,
            "'~' is not expanded": .tilde,
            "brace range": .numericRange,
            "unclosed {": .unclosedBrace,
            "names the root itself": .namesRoot,
        ]
        let rows = try Fixture("heed-pattern-errors.tsv").rows
        #expect(rows.count > 13)
        for row in rows {
            let kind = try #require(kinds[row[1]], "\(row)")
            let failure = #expect(throws: PatternList.Failure.self, "\(row)") {
                try PatternList(["ok", row[0]])
            }
            #expect(failure?.index == 1)
            #expect(failure?.error.kind == kind, "\(row)")
        }
    }
}
