import Foundation
import Testing

/// What one rule of `rules/` must do: read from `Fixtures/rules/NAME.txt`.
///
/// A line is a word, a colon and a text. `rule` begins a case. Before heed starts: `file` is made (`NAME = TEXT` says
/// what is in it), and `program`, a stand-in. `failing` says which stand-in calls fail, by how their trace begins. Then, in order, things are done:
/// `write`, `append`, `delete`, `link` (`NAME -> TARGET`, by a rename). `start` and `expect` are the lines that
/// stand-ins must leave in the trace at the start and after what was done; `start: nothing` is a run without any.
/// `says` must stand in heed's output; `there` must exist in the end and `gone` must not.
struct RuleCase: Sendable, CustomTestStringConvertible {
    /// One thing done while heed runs.
    enum Step: Sendable {
        case write(String)
        case append(String)
        case delete(String)
        case link(String, to: String)
    }

    struct Malformed: Error {
        var line: String
    }

    var file: String
    var rule: String
    var files: [(name: String, text: String)] = []
    var programs: [String] = []
    var failing = ""
    var steps: [Step] = []
    var start: [String]?
    var expected: [String] = []
    var says: [String] = []
    var there: [String] = []
    var gone: [String] = []

    var testDescription: String { "\(file) \(rule)" }

    /// The cases of all fixture files.
    static func all() throws -> [RuleCase] {
        let folder = "Tests/ExamplesTests/Fixtures/rules"
        return try Repository.names(in: folder, ending: ".txt").flatMap { name in
            try parse(Repository.text("\(folder)/\(name)"), file: String(name.dropLast(4)) + ".yaml")
        }
    }

    private static func parse(_ text: String, file: String) throws -> [RuleCase] {
        var cases: [RuleCase] = []
        for line in text.split(separator: "\n").map(String.init) where !line.hasPrefix("#") {
            guard let colon = line.range(of: ": ") else { throw Malformed(line: line) }
            let (word, value) = (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
            if word == "rule" {
                cases.append(RuleCase(file: file, rule: value))
            } else if cases.isEmpty || !cases[cases.count - 1].take(word, value) {
                throw Malformed(line: line)
            }
        }
        return cases
    }

    private mutating func take(_ word: String, _ value: String) -> Bool {
        switch word {
        case "file":
            let parts = value.components(separatedBy: " = ")
            files.append((parts[0], parts.count > 1 ? parts[1] : "before"))
        case "program": programs.append(value)
        case "failing": failing = value
        case "write": steps.append(.write(value))
        case "append": steps.append(.append(value))
        case "delete": steps.append(.delete(value))
        case "link":
            let parts = value.components(separatedBy: " -> ")
            guard parts.count == 2 else { return false }
            steps.append(.link(parts[0], to: parts[1]))
        case "start": start = (start ?? []) + (value == "nothing" ? [] : [value])
        case "expect": expected.append(value)
        case "says": says.append(value)
        case "there": there.append(value)
        case "gone": gone.append(value)
        default: return false
        }
        return true
    }
}
