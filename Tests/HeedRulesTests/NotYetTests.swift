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
        ]
    )
    func whatAsksForNothingIsNotRefused(_ keys: String) throws {
        #expect(try told(keys) == [])
    }

    static let examples = [
        "each: path": "each: path", "jobs": "{ each: path, jobs: 2 }", "lock": "lock: x",
        "throttle": "throttle: 1s",
        "retry": "retry: 1", "after": "after: b", "stable": "when: { stable: 1s }",
        "closed": "when: { closed: true }",
        "min-size": "when: { min-size: 1B }", "max-size": "when: { max-size: 1B }",
        "content-changed": "when: { content-changed: true }", "exists": "when: { exists: x }",
        "missing": "when: { missing: x }", "test": "when: { test: make }", "outputs": "outputs: x",
        "on-failure": "on-failure: make", "show": "show: never", "leading": "debounce: { leading: true }",
        "hold-while": "hold-while: x", "via": "via: [nice]", "service": "service: true",
        "leftover: keep": "leftover: keep", "shell": "shell: bash",
        "on-start: existing": "on-start: existing",
        "on-start: changed": "on-start: changed", "stdin: json": "stdin: json",
        "on-busy: skip": "on-busy: skip",
        "on-busy: parallel": "on-busy: parallel", "signal": "on-busy: { signal: HUP }",
    ]

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

    @Test func theKeyIsPointedAtWhereverItWasSaid() throws {
        guard NotYet.all.contains(where: { $0.written == "via" || $0.written == "shell" }) else { return }
        #expect(
            try told("via: [nice]", top: "shell: bash\ndefaults: { leftover: keep }\n") == [
                "1:1 'shell' has no effect in this version of heed",
                "2:13 'leftover: keep' has no effect in this version of heed",
                "7:5 'via' has no effect in this version of heed",
            ]
        )
    }

    @Test func whatManyRulesInheritIsToldOnce() throws {
        guard NotYet.all.contains(where: { $0.written == "leftover: keep" }) else { return }
        let rules = (0..<20).map { "  r\($0): { paths: a/, run: make }\n" }.joined()
        let loaded = Loading.load("defaults: { leftover: keep }\nrules:\n\(rules)")
        #expect(loaded.rules?.notYet.count == 1)
    }
}
