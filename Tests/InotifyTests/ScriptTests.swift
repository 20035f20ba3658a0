import Inotify
import Testing

extension Script: CustomTestStringConvertible {
    var testDescription: String { title }
}

/// What happens in a watched directory and what is said about it: one file of `Scripts` a behaviour.
@Suite struct ScriptTests {
    @Test("a script's answers are those it expects", arguments: Script.all)
    func answers(_ script: Script) throws {
        let run = try ScriptRun()
        for line in script.lines {
            switch line {
            case .step(let number, let words, let text):
                #expect(try run.step(words, text), "\(script.file):\(number) failed: \(text)")
            case .expected(let number, let expected):
                let lines = try run.takeAnswers { Script.matches($0[...], expected[...]) }
                #expect(
                    Script.matches(lines[...], expected[...]),
                    """
                    \(script.file):\(number) expects
                    \(expected.joined(separator: "\n"))
                    and got
                    \(lines.map { "= " + $0 }.joined(separator: "\n"))
                    """
                )
            }
        }
        let rest = try run.takeAnswers()
        #expect(rest == [], "\(script.file) leaves answers that it does not expect")
        try WatchTests.check(run.inotify)
    }

    @Test("every script has a title that begins with its row, and expects something")
    func scripts() {
        #expect(Script.all.count >= 30)
        for script in Script.all {
            #expect(script.title.firstMatch(of: #/^\d+: \w/#) != nil, "\(script.file)")
            let expects = script.lines.contains { if case .expected = $0 { true } else { false } }
            #expect(expects, "\(script.file)")
        }
    }

    @Test("what expected lines stand for")
    func matching() {
        let rows: [([String], [String], Bool)] = [
            (["a", "b"], ["a", "b"], true), (["a"], ["a", "b"], false), (["a", "b"], ["a"], false),
            ([], ["nothing"], true), (["a"], ["nothing"], false),
            (["CREATE d/sedX"], ["CREATE d/sed*"], true),
            (["CREATE d/f #1"], ["CREATE d/* #1"], true), (["CREATE d/f #2"], ["CREATE d/* #1"], false),
            (["a", "b", "c"], ["a", "...", "c"], true), (["a", "c"], ["a", "...", "c"], true),
            (["a", "b"], ["...", "c"], false), (["x*y"], ["*x"], false),
        ]
        for (lines, expected, isMatch) in rows {
            #expect(Script.matches(lines[...], expected[...]) == isMatch, "\(lines) \(expected)")
        }
    }
}
