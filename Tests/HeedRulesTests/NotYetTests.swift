import HeedModel
import HeedReport
import HeedRules
import Testing

/// What may be written and is not done yet is named with its place, and nothing else is.
@Suite struct NotYetTests {
    private func told(_ keys: String, top: String = "") throws -> [String] {
        let loaded = Loading.load("\(top)rules:\n  a:\n    paths: src/\n    exec: [make]\n    \(keys)\n")
        guard let rules = loaded.rules else {
            throw Loading.Unusable(description: DiagnosticText().render(loaded.diagnostics))
        }
        return rules.notYet.map {
            "\($0.range?.start.line ?? 0):\($0.range?.start.column ?? 0) \($0.message)"
        }
    }

    /// Keys with a value that is the default, or asks for nothing.
    @Test(
        arguments: [
            "each: batch", "jobs: 1", "throttle: 0", "retry: 0", "when: { closed: false }", "show: stream",
            "debounce: { leading: false }", "hold-while: []", "service: false", "leftover: kill", "shell: sh",
            "on-start: run", "stdin: paths0", "on-busy: restart", "tags: [a]", "enabled: false",
            "each: path", "jobs: 2", "lock: x", "throttle: 1s", "retry: 1", "when: { stable: 1s }",
            "outputs: x", "on-failure: make", "hold-while: x", "via: [nice]", "service: true",
            "shell: bash", "on-start: existing", "stdin: json", "on-busy: { signal: HUP }",
        ]
    )
    func whatAsksForNothingIsNotRefused(_ keys: String) throws {
        #expect(try told(keys) == [])
    }

    static let examples = ["on-start: changed": "on-start: changed"]

    @Test func everyRowNamesWhatItIsAboutAndWhereItStands() {
        for feature in NotYet.all {
            guard var example = Self.examples[feature.written] else {
                Issue.record("no example of \(feature.written)")
                continue
            }
            example = example.hasPrefix("{") ? String(example.dropFirst(2).dropLast(2)) : example
            let loaded = Loading.load(
                "rules: { b: { paths: b/, run: make }, a: { paths: a/, exec: [make], \(example) } }"
            )
            let notYet = loaded.rules?.notYet ?? []
            let mine = notYet.filter { $0.message.contains("'\(feature.written)'") }
            #expect(
                mine.count == 1,
                "\(feature.written): \(notYet.map(\.message)) \(loaded.diagnostics.map(\.message))"
            )
            #expect(mine.allSatisfy { $0.id == "not-yet" && $0.range != nil && $0.help != nil })
            #expect(notYet.count <= 2)
        }
    }

    @Test func theKeyIsPointedAt() throws {
        #expect(
            try told("on-start: changed") == [
                "5:5 'on-start: changed' has no effect in this version of heed"
            ]
        )
    }
}
