import Foundation
import HeedTestKit
import Testing

@Suite("Every rule of rules/ does what it says", .timeLimit(.minutes(2)))
struct RuleFileTests {
    @Test("every rule has a case")
    func complete() throws {
        let rules = try Repository.names(in: "rules", ending: ".yaml").flatMap { file in
            try RuleFileTests.ruleNames(Repository.text("rules/" + file)).map { "\(file) \($0)" }
        }
        #expect(Set(try RuleCase.all().map(\.testDescription)) == Set(rules))
        #expect(rules.count >= 20)
    }

    @Test("runs for real", arguments: try RuleCase.all())
    func runs(example: RuleCase) async throws {
        let tree = try TemporaryTree()
        let programs = try StandIns(failing: example.failing)
        try tree.write("heed.yaml", RuleFileTests.adapted(try Repository.text("rules/" + example.file)))
        for file in example.files { try tree.write(file.name, file.text + "\n") }
        for program in example.programs { try StandIns.make(program, in: tree) }

        let heed = try RunningProgram(
            [Repository.heed, "run", example.rule, "-f", "heed.yaml"],
            in: tree.path,
            environment: programs.environment
        )
        await heed.line(with: "heed: watching")
        if let start = example.start {
            #expect(await heed.line(with: "started")?.hasSuffix("at start)") == true)
            #expect(await heed.line(with: "heed: ")?.hasPrefix("heed: \(example.rule) ok") == true)
            #expect(programs.trace == start)
        }
        let before = programs.trace.count
        for step in example.steps { try RuleFileTests.perform(step, in: tree) }
        await heed.line(with: "heed: \(example.rule) started")
        let end = await heed.line(with: "heed: ")
        #expect(end?.hasPrefix("heed: \(example.rule) ok (run ") == true)
        #expect(Array(programs.trace.dropFirst(before)) == example.expected)
        heed.send(SIGTERM)
        #expect(await heed.ended() == 0)

        let output = heed.linesSoFar
        for text in example.says { #expect(output.contains { $0.contains(text) }, "\(output)") }
        for file in example.there { #expect(tree.text(file) != nil, "\(file) is missing") }
        for file in example.gone { #expect(tree.text(file) == nil, "\(file) is still there") }
        if end == nil { Issue.record("heed said: \(output.joined(separator: "\n"))") }
    }

    /// The names at the first level below `rules`.
    static func ruleNames(_ text: String) -> [String] {
        let lines = text.components(separatedBy: "\n").drop { $0 != "rules:" }
        return lines.compactMap { line in
            guard line.hasPrefix("  "), line.hasSuffix(":"), line.dropFirst(2).first?.isLetter == true else {
                return nil
            }
            return String(line.dropFirst(2).dropLast())
        }
    }

    /// The file for a folder of the test's own: without the roots of another machine, with short waits.
    static func adapted(_ text: String) -> String {
        let lines = text.components(separatedBy: "\n").compactMap { line -> String? in
            let key = line.drop { $0 == " " }
            if key.hasPrefix("root: ") { return nil }
            guard key.hasPrefix("debounce: ") else { return line }
            return String(line.prefix(line.count - key.count)) + "debounce: 300ms"
        }
        return lines.joined(separator: "\n")
    }

    private static func perform(_ step: RuleCase.Step, in tree: TemporaryTree) throws {
        switch step {
        case .write(let name):
            try tree.write(name, "changed\n")
        case .append(let name):
            let handle = try #require(FileHandle(forWritingAtPath: tree.path + "/" + name))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("one more line\n".utf8))
            try handle.close()
        case .delete(let name):
            try FileManager.default.removeItem(atPath: tree.path + "/" + name)
        case .link(let name, let target):
            let fresh = tree.path + "/" + name + "_tmp"
            try FileManager.default.createSymbolicLink(atPath: fresh, withDestinationPath: target)
            #expect(rename(fresh, tree.path + "/" + name) == 0)
        }
    }
}
