import Globs

/// Random patterns and paths over a small alphabet, so that they often meet.
struct Samples {
    var random: SplitMix64

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    private static let names: [[UInt8]] =
        [
            "a", "b", "c", "ab", "abc", "foo", "bar", "foobar", ".a", "a.b", "a b", "a ", "b\t", "!a", "#a",
            "a-b", "a]",
            "[a]", "[", "x*", "{a,b}", "é", "日本", "A", "7", "\\", "a\\b", "\r", "^a",
        ].map(\.bytes) + [[0xFF], [0x61, 0xE9], [0x7F], [0x0B, 0x61]]

    private static let pieces: [[UInt8]] =
        [
            "a", "a", "a", "b", "b", "c", "foo", "bar", "*", "*", "*", "**", "?", "?", "/", "/", "/", "/",
            "**/", "/**",
            "/**/", "[ab]", "[!a]", "[^b]", "[a-c]", "[]a]", "[]-a]", "[a-]", "[[:alpha:]]", "[[:punct:]]",
            "[[:space:]]",
            "[[:cntrl:]]", "[[:foo:]]", "[[:a]", "[c-a]", "[a\\]b]", "[\\a-\\c]", "[a/b]", "[é]", "[", "]",
            "-", ".", " ",
            "\\ ", "\\a", "\\*", "\\[", "\\/", "\\\\", "\\", "!", "\\!", "#", "\\#", "\t", "\r", "é", "{a,b}",
            "A", "7",
        ].map(\.bytes) + [[0xFF], [0xE9], [0xC3]]

    mutating func pattern(of alphabet: [[UInt8]] = Samples.pieces, longest: Int = 6) -> [UInt8] {
        var pattern: [UInt8] = []
        for _ in 0...random.below(longest) {
            pattern += random.pick(alphabet)
        }
        return pattern
    }

    mutating func path(deepest: Int = 4) -> [UInt8] {
        var path: [UInt8] = []
        for index in 0...random.below(deepest) {
            path += index == 0 ? [] : "/".bytes
            path += random.pick(Samples.names)
        }
        return path
    }

    /// Patterns that a rule file takes and that contain nothing but ASCII.
    mutating func rulePattern() -> String {
        let plain = [
            "a", "a", "b", "c", "foo", "bar", "*", "*", "?", "/", "/", "/", "/**/", "**/", "/**", "[ab]",
            "[!a]",
            "[a-c]", "\\*", ".", "{a,b}", "{a/,b}", "é", "[é-ü]", "日",
        ].map(\.bytes)
        while true {
            let text = (random.below(4) == 0 ? "!" : "") + String(decoding: pattern(of: plain), as: UTF8.self)
            if (try? RulePattern(text)) != nil { return text }
        }
    }
}
