import Foundation
import HeedModel
import HeedReport
import HeedRules
import Testing

/// Nothing that a rule file can hold may trap, hang or go unanswered.
@Suite struct FuzzTests {
    /// SplitMix64: the same inputs on every machine.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    static let snippets = [
        "*", "!", "&a ", "*a", "{", "}", "[", "]", ",", ": ", "- ", "\t", "\n", "\r", "\n\n", " #", "\"", "'",
        "|\n",
        ">\n", "? ", "<<: *a\n", "---\n", "...\n", "%", "@", "`", "\\", "\\x", "\u{FEFF}", "\u{202E}",
        "\u{85}",
        "\u{2028}", "日", "{paths}", "{rule", "${", "${X}", "$@", "**", "[[:", "{1..9}", "~", "null", "true",
        "0", "1h",
        "rules:\n", "  a:\n", "    paths: ", "    run: ", "    exec: ", "env: ", "version: ", "!!str ", "\0",
        "  ",
    ].map { Array($0.utf8) }

    static func mutated(_ seed: [UInt8], _ generator: inout Generator) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let at = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, at + Int.random(in: 0...12, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.removeSubrange(at..<end)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: at)
            case 2: bytes.insert(contentsOf: snippets.randomElement(using: &generator) ?? [], at: at)
            case 3: bytes.replaceSubrange(at..<end, with: snippets.randomElement(using: &generator) ?? [])
            case 4: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...at, using: &generator))
            default: bytes.removeSubrange(end...)
            }
        }
        return bytes
    }

    /// Inputs for each seed: a thousand, or what `HEED_FUZZ_COUNT` says for all seeds together.
    static let rounds =
        (ProcessInfo.processInfo.environment["HEED_FUZZ_COUNT"].flatMap { Int($0) }).map { $0 / 5 } ?? 1000

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func mutatedFilesAreAlwaysAnswered(_ seed: UInt64) throws {
        var generator = Generator(state: seed)
        let seeds = try ["valid", "invalid", "diagnostics", "habits"].flatMap { folder in
            try Fixtures.names(in: folder, suffix: ".yaml").map { try Fixtures.bytes("\(folder)/\($0)") }
        }
        for round in 0..<Self.rounds {
            let bytes = Self.mutated(seeds.randomElement(using: &generator) ?? [], &generator)
            let loaded = Loading.load(bytes)
            let hasError = loaded.diagnostics.contains { $0.severity == .error }
            #expect(
                (loaded.rules == nil) == hasError,
                "round \(round): \(String(decoding: bytes, as: UTF8.self))"
            )
            for diagnostic in loaded.diagnostics {
                let start = diagnostic.range?.start.byte ?? 0
                let end = diagnostic.range?.end.byte ?? 0
                #expect(0 <= start && start <= end && end <= bytes.count, "round \(round): \(diagnostic.id)")
            }
            let text = DiagnosticText(style: .coloured).render(loaded.diagnostics)
            #expect(text.isEmpty == loaded.diagnostics.isEmpty)
        }
    }

    @Test func randomBytesAreAlwaysAnswered() {
        var generator = Generator(state: 7)
        for _ in 0..<1000 {
            let count = Int.random(in: 0...80, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let loaded = Loading.load(bytes)
            #expect(loaded.rules == nil && !loaded.diagnostics.isEmpty)
        }
    }
}
