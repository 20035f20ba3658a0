import Globs
import Testing

/// Random bytes: nothing traps, errors point into the text, and the bound on the work holds.
@Suite struct FuzzTests {
    private static let specials =
        Array("**??[[]]{{}},,..//!\\-^:~# \t\r\n+(|)a1é".utf8) + [0, 0xFF, 0xC3, 0xE6, 0xF0, 0x80]

    private func bytes(_ random: inout SplitMix64, longest: Int) -> [UInt8] {
        (0..<random.below(longest + 1)).map { _ in
            random.below(4) == 0 ? UInt8(random.below(256)) : random.pick(FuzzTests.specials)
        }
    }

    @Test(arguments: [41, 42] as [UInt64])
    func neverTraps(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var valid = 0
        for _ in 0..<50_000 {
            let path = bytes(&random, longest: 12)
            let text = String(decoding: bytes(&random, longest: 10), as: UTF8.self)
            do throws(PatternList.Failure) {
                let list = try PatternList([text])
                _ = list.covering(path.span, isDirectory: true)
                _ = list.mayCoverBelow(path.span)
                _ = list.coverings(path.span, isDirectory: false)
                _ = list.reaches(path.span, ignoredAt: [1])
                let steps = list.steps(matching: path.span)
                // Braces multiply the pattern.
                let isShort =
                    text.utf8.contains(UInt8(ascii: "{")) || steps <= (text.utf8.count + 2) * (path.count + 2)
                #expect(isShort, "\(text) \(path)")
                valid += 1
            } catch {
                let range = error.error.range
                #expect(range.upperBound <= text.utf8.count, "\(text) \(error)")
                _ = error.error.text(for: text)
            }
            let file = bytes(&random, longest: 24)
            let list = IgnoreList(file: file)
            _ = list.excluding(path.span, isDirectory: false)
            var tree = IgnoreTree(base: [list])
            tree.set(list, in: bytes(&random, longest: 3))
            tree.set(list, in: [])
            _ = tree.ignored(path.span, isDirectory: false)
        }
        #expect(valid > 3000)
    }

    @Test func longPatternsAreRefusedOrBounded() throws {
        let rows: [(String, GlobError.Kind?)] = [
            (String(repeating: "{", count: 8192), nil),
            (String(repeating: "{", count: 4096) + String(repeating: "}", count: 4096), nil),
            (
                String(repeating: "{a,", count: 2000) + String(repeating: "}", count: 2000),
                .tooManyAlternatives
            ),
            (
                String(repeating: "{a..{b,", count: 800) + String(repeating: "}}", count: 800),
                .tooManyAlternatives
            ),
            (String(repeating: "a", count: 8193), .tooLong),
            (String(repeating: "a", count: 8000) + String(repeating: "{b,c}", count: 8), .tooLong),
            (String(repeating: "a", count: 200) + String(repeating: "{b,c}", count: 10), nil),
            (String(repeating: "*?", count: 4096), nil),
        ]
        for (pattern, kind) in rows {
            do throws(GlobError) {
                _ = try RulePattern(pattern)
                #expect(kind == nil, "\(pattern.prefix(20))")
            } catch {
                #expect(error.kind == kind, "\(pattern.prefix(20))")
            }
        }
    }
}
