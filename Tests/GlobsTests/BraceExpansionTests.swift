import Foundation
import Globs
import Testing

@Suite struct BraceExpansionTests {
    /// bash itself expands random words.
    @Test(arguments: [51] as [UInt64])
    func agreesWithBash(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet = ["{", "{", "}", "}", ",", ",", ".", "a", "b", "1", "\\\\", "\\{", "\\,"]
        var script = ""
        var words: [(text: String, alternatives: [String])] = []
        for _ in 0..<6000 {
            let text = (0...random.below(12)).map { _ in random.pick(alphabet) }.joined()
            // A range is an error here.
            guard let alternatives = try? BraceExpansion.expand(text.bytes) else { continue }
            words.append(
                (text, alternatives.map { String(decoding: $0, as: UTF8.self) }.filter { !$0.isEmpty })
            )
            script += "printf '%s ' \(text); echo\n"
        }
        try #require(words.count > 4000)
        let file = FileManager.default.temporaryDirectory.appending(path: "braces-\(UUID().uuidString)")
        try Data(script.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // No globbing: the words hold no wildcards, and must stay so.
        process.arguments = ["bash", "-f", file.path()]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let lines = String(decoding: output, as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        try #require(lines.count == words.count + 1)
        for (word, line) in zip(words, lines) {
            // bash strips the backslashes afterwards.
            let ours = word.alternatives.map(unquote).joined(separator: " ")
            #expect(ours == line.trimmingCharacters(in: .whitespaces), "\(word.text)")
        }
    }

    private func unquote(_ word: String) -> String {
        var text = ""
        var isEscaped = false
        for character in word {
            if character == "\\" && !isEscaped {
                isEscaped = true
            } else {
                text.append(character)
                isEscaped = false
            }
        }
        return text
    }
}
