import Foundation
import HeedTestKit
import Testing

/// Every message can be explained, and those about what is around a file are said where it happens.
@Suite("Identifiers of messages", .timeLimit(.minutes(3)))
struct IdentifierTests {
    @Test("each is explained with a cause, an example and its cure")
    func explanations() async throws {
        let tree = try TemporaryTree()
        let unknown = try HeedProgram.start(["check", "--explain", "nothing-like-this-at-all"], in: tree)
        #expect(await unknown.ended() == 2)
        let text = unknown.linesSoFar.joined(separator: " ")
        let list = try #require(text.range(of: "the identifiers are:")?.upperBound)
        let names = text[list...].split { !$0.isLetter && $0 != "-" }.map(String.init)
        #expect(names.count >= 50 && names.contains("yaml-tab") && names.contains("watch-limit"))
        for name in names {
            let heed = try HeedProgram.start(["check", "--explain", name], in: tree)
            #expect(await heed.ended() == 0, "\(name)")
            let lines = heed.linesSoFar
            #expect(lines.first?.hasPrefix("\(name): ") == true, "\(name): \(lines.first ?? "")")
            #expect(lines.count > 2 && lines[1].isEmpty && lines[2].count > 20, "\(name) has no cause")
            let hasFile = lines.contains("wrong:") && lines.contains("heed says:") && lines.contains("right:")
            let hasSituation = lines.contains("for example:") && lines.contains("cure:")
            #expect(hasFile || hasSituation, "\(name) has no example with its cure")
            #expect(!hasFile || lines.contains { $0.contains("[\(name)]") }, "\(name)")
        }
    }

    /// What must be prepared, what is called, and what is said of it.
    struct Situation: Sendable, CustomTestStringConvertible {
        var id: String
        var call: String
        var script: String
        var says: [String]
        var testDescription: String { "\(id): \(script)" }

        init(_ id: String, _ call: String, after script: String, says: [String]) {
            self.id = id
            self.call = call
            self.script = script
            self.says = says
        }
    }

    private static let rule = "rules:\\n  a:\\n    paths: src/\\n    run: make\\n"

    static let situations: [Situation] = [
        Situation("missing-file", "check", after: "true", says: ["no rule file heed.yaml", "write one"]),
        Situation("missing-file", "check -f x.yaml", after: "true", says: ["x.yaml", "no such file"]),
        Situation(
            "missing-file",
            "check",
            after: "printf 'include: rules.d/\\n\(rule)' >heed.yaml",
            says: ["there is no file 'rules.d/'", "rules.d/*.yaml"]
        ),
        Situation(
            "unsafe-file",
            "check",
            after: "printf '\(rule)' >heed.yaml; chmod 666 heed.yaml",
            says: ["heed.yaml", "chmod"]
        ),
        Situation(
            "unsafe-file",
            "run",
            after: "mkdir d; printf '\(rule)' >d/heed.yaml; chmod 777 d; cd d",
            says: ["chmod"]
        ),
        Situation(
            "include-cycle",
            "check",
            after: "printf 'include: heed.yaml\\n\(rule)' >heed.yaml",
            says: ["heed.yaml"]
        ),
        Situation(
            "include-cycle",
            "list",
            after: "printf 'include: b.yaml\\n\(rule)' >heed.yaml; printf 'include: heed.yaml\\n' >b.yaml",
            says: ["b.yaml"]
        ),
        Situation(
            "missing-root",
            "run",
            after: "printf 'root: absent\\n\(rule)' >heed.yaml",
            says: ["absent does not exist", "create it"]
        ),
        Situation(
            "missing-root",
            "run",
            after: "printf 'root: heed.yaml\\n\(rule)' >heed.yaml",
            says: ["is not a directory", "name the directory"]
        ),
        Situation(
            "not-yet",
            "run",
            after: "printf '\(rule)    on-start: changed\\n' >heed.yaml",
            says: ["on-start: changed", "leave it out"]
        ),
        Situation(
            "not-yet",
            "run",
            after: "printf 'defaults: { debounce: 1s }\\n\(rule)    on-start: changed\\n' >heed.yaml",
            says: ["6:5"]
        ),
        Situation(
            "no-match",
            "run",
            after: "mkdir srcs; printf '\(rule)' >heed.yaml",
            says: ["nothing matches the paths of rule 'a' now", "did you mean 'srcs'?"]
        ),
        Situation(
            "no-match",
            "run",
            after: "printf 'rules:\\n  a:\\n    paths: \"*.c\"\\n    run: make\\n' >heed.yaml",
            says: ["nothing matches the paths of rule 'a' now", "heed list --files a"]
        ),
    ]

    @Test("what is around a file is said with its cure", arguments: situations)
    func situation(_ situation: Situation) async throws {
        let tree = try TemporaryTree()
        let heed = try RunningProgram(
            [
                "/bin/sh", "-c", "umask 022; \(situation.script); exec \"$0\" \(situation.call)",
                HeedProgram.path,
            ],
            in: tree.path,
            environment: ["LC_ALL": "C.UTF-8", "NO_COLOR": "1"]
        )
        if situation.id == "no-match" {
            await heed.line(with: "heed: watching")
            heed.send(SIGINT)
        }
        let status = await heed.ended()
        #expect((situation.id == "no-match") == (status == 0))
        let text = heed.linesSoFar.joined(separator: "\n")
        for part in ["[\(situation.id)]"] + situation.says {
            #expect(text.contains(part), "'\(part)' is not in:\n\(text)")
        }
    }
}
