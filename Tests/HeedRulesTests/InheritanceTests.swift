import Globs
import HeedModel
import HeedReport
import HeedRules
import Testing

/// What a rule has from `defaults` and from the top of its file.
@Suite struct InheritanceTests {
    private func rules(_ text: String) throws -> [String: Rule.Definition] {
        let loaded = Loading.load(text)
        guard let rules = loaded.rules?.rules else {
            throw Loading.Unusable(description: DiagnosticText().render(loaded.diagnostics))
        }
        return Dictionary(uniqueKeysWithValues: rules.map { ($0.name, $0.definition) })
    }

    @Test func aRuleHasWhatItLacksFromDefaultsWhereverTheyStand() throws {
        let rules = try rules(
            """
            rules:
              plain: { paths: a/, run: make }
              own: { paths: a/, run: make, timeout: 1s, each: batch, shell: sh, when: { closed: true } }
            defaults:
              timeout: 10m
              each: path
              shell: bash
              when: { stable: 1s, exists: x }
            """
        )
        let plain = try #require(rules["plain"])
        #expect(plain.timeout == .seconds(600))
        #expect(plain.each == .path)
        #expect(plain.shell == .bash)
        #expect(plain.gates == [.stable(.seconds(1)), .exists([BytePath("/srv/app/x")])])
        let own = try #require(rules["own"])
        #expect(own.timeout == .seconds(1))
        #expect(own.each == .batch)
        #expect(own.shell == .sh)
        #expect(own.gates == [.closed])
    }

    @Test func environmentsAreAddedFileFirstRuleLast() throws {
        let rules = try rules(
            """
            env: { A: file, B: file, C: file }
            defaults:
              env: { B: defaults, C: defaults, D: defaults }
            rules:
              a: { paths: a/, run: make, env: { C: rule, D: null } }
            """
        )
        let variables = try #require(rules["a"]).environment.map { variable in
            "\(variable.name)=\(variable.value.map { String(decoding: $0, as: UTF8.self) } ?? "-")"
        }
        #expect(
            variables == [
                "A=file", "B=file", "C=file", "B=defaults", "C=defaults", "D=defaults", "C=rule", "D=-",
            ]
        )
    }

    @Test func theTopOfTheFileComesLast() throws {
        let rules = try rules(
            """
            shell: bash
            hold-while: .file
            root: /srv/top
            gitignore: false
            defaults: { hold-while: .defaults, root: below }
            rules:
              a: { paths: a/, run: make }
              b: { paths: a/, run: make, hold-while: [], root: /other, gitignore: true, cwd: x }
            """
        )
        let a = try #require(rules["a"])
        #expect(a.shell == .bash)
        #expect(a.scope.root == BytePath("/srv/app/below"))
        #expect(!a.scope.honoursGitignore)
        guard case .exists(let patterns, max: .seconds(60)) = a.holdWhile else {
            Issue.record("\(a.holdWhile)")
            return
        }
        #expect(patterns.texts == [".defaults"])
        let b = try #require(rules["b"])
        #expect(b.holdWhile == .nothing)
        #expect(b.scope.root == BytePath("/other"))
        #expect(b.workingDirectory == BytePath("/other/x"))
        #expect(b.scope.honoursGitignore)
    }

    @Test func aServiceTakesNothingThatEndsFromDefaults() throws {
        let rules = try rules(
            """
            defaults: { timeout: 1m, retry: 3, each: path }
            rules:
              server: { paths: a/, exec: [serve], service: true }
              queued: { paths: a/, exec: [serve], service: true, on-busy: queue }
            """
        )
        let server = try #require(rules["server"])
        #expect(server.timeout == nil && server.retry == nil && server.each == .batch)
        #expect(server.onBusy is RestartWhenBusy)
        #expect(try #require(rules["queued"]).onBusy is QueueWhenBusy)
    }

    @Test func aMistakeInDefaultsIsToldOnce() {
        let rules = (0..<600).map { "  r\($0): { paths: a/, run: make }\n" }.joined()
        let loaded = Loading.load("defaults: { cwd: '~nobody', each: path }\nrules:\n\(rules)")
        #expect(loaded.diagnostics.map(\.id) == ["bad-value"])
    }

    @Test func aRuleWithoutPathsHasAScopeThatSelectsNothing() throws {
        let rules = try rules("rules: { a: { paths: a/, run: make }, b: { after: a, run: make } }")
        let b = try #require(rules["b"])
        #expect(b.scope.patterns.isEmpty && b.after == ["a"])
        let subject = Subject(path: Array("a/x".utf8), events: .write)
        #expect(!b.conditions.allSatisfy { $0.holds(for: subject) })
    }

    @Test func freeKeysMayHoldAnything() throws {
        let rules = try rules(
            """
            x-run: &run make all
            x-: [1, { a: b }]
            rules: { a: { paths: a/, run: *run } }
            """
        )
        #expect(try #require(rules["a"]).action == Action(.shell("make all")))
    }
}
