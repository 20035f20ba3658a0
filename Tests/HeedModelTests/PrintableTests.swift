import HeedModel
import HeedTestKit
import Testing

@Suite struct PrintableTests {
    static let rows: [(bytes: [UInt8], shown: String)] = [
        (Array("Sources/App.swift".utf8), "Sources/App.swift"),
        (Array("größe 語".utf8), "größe 語"),
        ([], ""),
        (Array("a\nb".utf8), "a\\nb"),
        (Array("a\tb\rc".utf8), "a\\tb\\rc"),
        ([0x1B, 0x5B, 0x33, 0x31, 0x6D], "\\x1B[31m"),
        ([0x00, 0x7F], "\\x00\\x7F"),
        (Array("a\u{85}b".utf8), "a\\u{85}b"),
        (Array("a\u{202E}b".utf8), "a\\u{202e}b"),
        (Array("\u{2066}\u{FEFF}\u{200B}".utf8), "\\u{2066}\\u{feff}\\u{200b}"),
        (Array("\u{AD}\u{E0041}".utf8), "\\u{ad}\\u{e0041}"),
        ([0x66, 0xFF, 0xC3], "f\\xFF\\xC3"),
        ([0xC0, 0xAF], "\\xC0\\xAF"),
        ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),
        (Array("a\\b".utf8), "a\\b"),
        (Array("a\\b\n".utf8), "a\\\\b\\n"),
        (Array("a\\n".utf8), "a\\\\n"),
        (Array("\\x1B".utf8), "\\\\x1B"),
        (Array("a\\\\".utf8), "a\\\\\\\\"),
        (Array("end\\".utf8), "end\\"),
    ]

    @Test(arguments: rows)
    func shows(_ bytes: [UInt8], as shown: String) {
        #expect(Array(Printable.text(bytes).utf8) == Array(shown.utf8))
    }

    @Test(arguments: [1, 2, 3])
    func `two names never print alike (seed)`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let parts: [[UInt8]] = [
            [0x5C], [0x5C], [0x78], [0x75], [0x6E], [0x0A], [0x01], [0x30], [0x31], [0x7B], [0x7D], [0xFF],
            [0xC2, 0x85], Array("\u{202E}".utf8), [0x74], [0x09], [0xC3, 0xA9], [0xC3],
        ]
        var names: [[UInt8]: [UInt8]] = [:]
        for _ in 0..<10_000 {
            let name = (0..<Int.random(in: 1...5, using: &random)).flatMap { _ in
                parts.randomElement(using: &random) ?? []
            }
            let shown = Array(Printable.text(name).utf8)
            if names[shown, default: name] != name { Issue.record("\(name) and \(names[shown] ?? [])") }
            names[shown] = name
            if shown.contains(where: { $0 < 0x20 || $0 == 0x7F }) { Issue.record("\(name)") }
        }
    }
}
