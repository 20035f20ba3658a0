import Foundation
import HeedTestKit
import Testing

/// A heed that runs, and its folder.
///
/// The rule `later` is the clock: it runs so long after its file was written, and what has happened by then is known.
struct Stage {
    let tree: TemporaryTree
    let heed: RunningProgram
    private let names: [String]

    /// Starts heed with some rules and the rule `later`.
    init(_ rules: String, later: String = "300ms", jobs: Int = 8) async throws {
        tree = try TemporaryTree()
        let clock = "  later: {paths: later, debounce: \(later), run: echo now}\n"
        names = (rules + "\n" + clock).split(separator: "\n").filter { !$0.hasPrefix("   ") }.map { line in
            line.drop { $0 == " " }.prefix { $0 != ":" } + ": "
        }.map(String.init)
        try tree.write("heed.yaml", "jobs: \(jobs)\nrules:\n\(rules)\n\(clock)")
        heed = try await HeedProgram.watching(in: tree)
    }

    func write(_ name: String, _ text: String = "x\n") throws { try tree.write(name, text) }

    /// Waits for a line that a rule's action says, or heed.
    func says(_ line: String) async {
        await Story(heed).waitFor(line) { $0 == line }
    }

    func says(prefix: String) async {
        await Story(heed).waitFor(prefix) { $0.hasPrefix(prefix) }
    }

    /// What actions have said so far.
    var told: [String] { heed.linesSoFar.filter { line in names.contains { line.hasPrefix($0) } } }

    /// Whether a line was said before another one; false where either was not.
    func order(_ first: String, _ second: String) -> Bool {
        guard let one = told.firstIndex(of: first), let two = told.firstIndex(of: second) else {
            return false
        }
        return one < two
    }

    func end() async {
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    /// An action that says what it runs for and stays until there is a file.
    static func staying(_ file: String) -> String {
        "\"echo begin $*; until [ -e \(file) ]; do sleep 0.02; done; echo end $*\""
    }
}
