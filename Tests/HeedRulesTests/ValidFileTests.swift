import Globs
import HeedModel
import HeedReport
import HeedRules
import Testing

@Suite struct ValidFileTests {
    @Test(arguments: Fixtures.names(in: "valid", suffix: ".yaml"))
    func aGoodFileLoadsWithoutAWord(_ name: String) throws {
        let loaded = Loading.load(try Fixtures.bytes("valid/\(name)"))
        #expect(DiagnosticText().render(loaded.diagnostics).isEmpty)
        #expect(loaded.rules?.rules.isEmpty == false)
    }

    @Test func twoKeysMakeARuleAndTheRestHasDefaults() throws {
        let rule = try Loading.rule("paths: src/\nrun: make")
        #expect(rule.name == "test")
        #expect(rule.description == nil)
        #expect(rule.isEnabled)
        #expect(rule.scope.root == Loading.directory)
        #expect(rule.scope.ignore.isEmpty)
        #expect(rule.scope.honoursGitignore && rule.scope.honoursDefaultIgnores)
        #expect(rule.events == .change)
        #expect(rule.debounce == Debounce(quiet: .milliseconds(100), max: .seconds(2)))
        #expect(rule.onBusy is QueueWhenBusy)
        #expect(rule.onStart == .never)
        #expect(rule.action == Action(.shell("make")))
        #expect(rule.workingDirectory == Loading.directory)
        #expect(rule.environment.isEmpty)
        #expect(rule.standardInput == .none)
        #expect(rule.stop == Stop(signal: .terminate, grace: .seconds(5)))
        #expect(rule.timeout == nil)
        #expect(rule.tags.isEmpty && rule.after.isEmpty && rule.gates.isEmpty && rule.locks.isEmpty)
        #expect(rule.outputs == nil && rule.via.isEmpty && rule.onFailure == nil)
        #expect(rule.each == .batch && rule.jobs == 1 && rule.throttle == nil && rule.retry == nil)
        #expect(!rule.isService && rule.leftover == .kill && rule.show == .stream && rule.shell == .sh)
        #expect(rule.holdWhile == .gitIndexLock)
        #expect(rule.file?.name == "heed.yaml")
        #expect(rule.range?.start == SourceRange.Position(line: 2, column: 3, byte: 9))
        #expect(rule.conditions.map { type(of: $0).keyword } == ["type", "events", "paths", "ignore"])
    }

    @Test func everyKeyHasItsEffect() throws {
        let rules = try #require(Loading.load(try Fixtures.bytes("valid/every-key.yaml")).rules?.rules)
        let full = try #require(rules.first).definition
        #expect(full.description == "everything at once: keys, maps and steps")
        #expect(!full.isEnabled)
        #expect(full.scope.root == BytePath("/srv/app/pages"))
        #expect(full.scope.honoursGitignore && !full.scope.honoursDefaultIgnores)
        #expect(full.scope.ignore.count == 2)
        #expect(full.events == [.write, .create, .kernel(0x200)])
        #expect(full.workingDirectory == BytePath("/srv/app/pages/web"))
        #expect(full.standardInput == .json)
        #expect(full.debounce == Debounce(quiet: .milliseconds(1500), max: .seconds(90), isLeading: true))
        #expect(full.onBusy is RestartWhenBusy)
        #expect(full.onStart == .changed)
        #expect(full.stop.signal.name == "INT" && full.stop.grace == .seconds(10))
        #expect(full.timeout == .seconds(600))
        #expect(full.action.steps.map(\.name) == [nil, "check", "copy"])
        #expect(full.action.steps[1].command == .shell("test -n \"$1\"\necho \"checked: $1\"\n"))
        let copied: [Action.Argument] = [
            .text([.literal(Array("cp".utf8))]), .text([.literal(Array("--".utf8))]), .paths,
            .text([.literal(Array("out/".utf8)), .rule]),
        ]
        #expect(full.action.steps[2].command == .exec(copied))

        let vector = try #require(rules.dropFirst().first).definition
        #expect(vector.scope.root == BytePath("/home/me/src/site"))
        #expect(vector.workingDirectory == BytePath("/home/me/src/site"))
        #expect(!vector.scope.honoursGitignore)
        #expect(vector.debounce == Debounce(quiet: .zero, max: .zero))
        #expect(vector.stop.signal.number == 37)
        let arguments: [Action.Argument] = [
            .text([.literal(Array("prettier".utf8))]), .text([.literal(Array("--root=".utf8)), .root]),
            .text([.literal(Array("{literal}".utf8))]), .text([.literal([])]), .paths,
        ]
        #expect(vector.action == Action(.exec(arguments)))
    }

    @Test func everyKeyOfWaitingAndProcessesHasItsEffect() throws {
        let set = try #require(Loading.load(try Fixtures.bytes("valid/every-key.yaml")).rules)
        #expect(set.jobs == 7)
        let full = try #require(set.rules.first).definition
        #expect(full.tags == ["quick", "nightly"])
        #expect(full.outputs?.texts == ["out/", "**/*.gen"])
        #expect(full.shell == .other(["fish", "--no-config", "-c"].map { Array($0.utf8) }))
        #expect(full.via.count == 4)
        #expect(full.via.last == .text([.literal(Array("--for=".utf8)), .rule]))
        let failed: [Action.Argument] = [
            .text([.literal(Array("mv".utf8))]), .text([.literal(Array("--".utf8))]), .text([.path]),
            .text([.literal(Array("failed/".utf8))]),
        ]
        #expect(full.onFailure == .exec(failed))
        #expect(full.each == .path && full.jobs == 4 && full.locks == ["disk", "net"])
        #expect(full.throttle == .seconds(30))
        #expect(full.retry == Retry(max: 3, delay: .seconds(10), backoff: 1.5, maxDelay: .seconds(20)))
        #expect(full.after == ["vector"])
        #expect(
            full.gates == [
                .stable(.seconds(2)), .closed, .minSize(1), .maxSize(1536), .contentChanged,
                .test("test -n \"$HEED_RULE\""),
                .exists([BytePath("/srv/app/pages/app.yaml"), BytePath("/etc/app")]),
                .missing([BytePath("/home/me/stop")]),
            ]
        )
        #expect(full.show == .onFailure && full.leftover == .keep)
        guard case .exists(let patterns, max: .seconds(300)) = full.holdWhile else {
            Issue.record("\(full.holdWhile)")
            return
        }
        #expect(patterns.texts == [".deploying", "*.lock"])

        let server = try #require(set.rules.last).definition
        #expect(server.isService && server.shell == .bash && server.holdWhile == .nothing)
        #expect((server.onBusy as? SignalWhenBusy)?.signal.name == "USR1")
        #expect(server.onFailure == .shell("echo failed"))
        #expect(server.retry == nil && server.scope.patterns.isEmpty)
    }

    @Test func environmentValuesAreTheTextAsWritten() throws {
        let rules = try #require(Loading.load(try Fixtures.bytes("valid/every-key.yaml")).rules?.rules)
        let variables = try #require(rules.first).definition.environment.map { variable in
            "\(variable.name)=\(variable.value.map { String(decoding: $0, as: UTF8.self) } ?? "unset")"
        }
        #expect(
            variables == [
                "LANG=C.UTF-8", "PORT=8080", "VERSION=1.10", "COUNTRY=NO", "TIME=12:30", "MODE=0755",
                "FROM_OUTSIDE=value/bin", "OTHERWISE=other wise", "WHEN_EMPTY=full", "DISPLAY=unset",
                "WAYLAND_DISPLAY=unset", "XAUTHORITY=unset", "PORT=9090", "LANG=unset",
            ]
        )
    }

    @Test func stylesOfYAMLMakeNoDifference() throws {
        let rules = try #require(Loading.load(try Fixtures.bytes("valid/styles.yaml")).rules?.rules)
        #expect(rules.map(\.name) == ["quoted", "aliased", "comment", "1.0-name_x"])
        #expect(rules[0].definition.action == Action(.shell("make all")))
        #expect(rules[0].scope == rules[1].scope)
        #expect(rules[2].definition.action == Action(.shell("echo ${root} \"$@\"")))
        #expect(rules[3].definition.action == Action(.shell("printf '%s\\n' \"$@\"")))
    }

    @Test(
        arguments: [
            (".", "/srv/app"), ("web", "/srv/app/web"), ("../other", "/srv/other"), ("/", "/"),
            ("/etc//nginx/./", "/etc/nginx"), ("~/x", "/home/me/x"), ("~/", "/home/me"),
            ("\"~\"", "/home/me"),
            ("${NAME}/y", "/srv/app/value/y"), ("${MISSING:-/opt}/z", "/opt/z"), ("../../../..", "/"),
        ]
    )
    func rootsAreMadeAbsolute(_ written: String, _ expected: String) throws {
        #expect(try Loading.rule("root: \(written)\npaths: src/\nrun: make").scope.root == BytePath(expected))
    }
}
