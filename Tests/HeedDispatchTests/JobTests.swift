import Foundation
import HeedDispatch
import HeedModel
import Testing

/// Every state × every input: what the job wants, does and is afterwards.
///
/// The tables are files: `state | input | answers | state after`; a state after `@` waits for that moment
/// (milliseconds), what it wants next stands in brackets.
@Suite struct JobTests {
    @Test(arguments: JobBench.Kind.allCases)
    func `every state answers every input`(_ kind: JobBench.Kind) throws {
        var lines: [String] = []
        for state in kind.states {
            for input in JobBench.inputs {
                for policy in input == "due" ? JobBench.policies : [JobBench.policies[0]] {
                    var bench = try JobBench(kind, in: state, policy.init())
                    let answers = bench.feed(input)
                    let name = input == "due" ? "due (\(policy.keyword))" : input
                    lines.append("\(state) | \(name) | \(answers) | \(bench.description)")
                }
            }
        }
        let table = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Tables/job-\(kind).txt")
        let expected = try String(contentsOf: table, encoding: .utf8).split(separator: "\n").map(String.init)
        for (line, wanted) in zip(lines, expected) { #expect(line == wanted) }
        #expect(lines.count == expected.count)
        // How a table is made anew after a change that is meant; to be read line by line.
        if ProcessInfo.processInfo.environment["HEED_WRITE_TABLES"] != nil {
            try (lines.joined(separator: "\n") + "\n").write(to: table, atomically: true, encoding: .utf8)
        }
    }
}
