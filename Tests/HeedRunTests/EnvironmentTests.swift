import Foundation
import HeedModel
import Testing

@Suite("The environment of an action", .timeLimit(.minutes(5)))
struct EnvironmentTests {
    @Test("is heed's own, what heed tells, then the rule's")
    func variables() async throws {
        let shop = try Shop(environment: [
            "PATH=/usr/bin:/bin", "KEPT=a=b", "EMPTY=", "GONE=1", "CHANGED=1", "NOTIFY_SOCKET=/x",
            "WATCHDOG_USEC=1",
            "WATCHDOG_PID=2", "HEED_EVENT=x", "HEED_EXIT=1", "HEED_STEM=y", "LISTEN_FDS=1", "LISTEN_PID=1",
            "LISTEN_FDNAMES=a", "HEED_RULE=outer",
            "TMPDIR=/tmp",
        ])
        let (_, events) = try shop.start(.exec("env"), id: 41, Trigger(reason: .start)) { definition in
            definition.environment = [
                Rule.Variable(name: "GONE", value: nil),
                Rule.Variable(name: "CHANGED", value: Array("2".utf8)),
                Rule.Variable(name: "NEW", value: Array("$HOME `x`".utf8)),
            ]
        }
        let ended = await Ended(events)
        let expected = [
            "CHANGED=2", "EMPTY=", "HEED_ATTEMPT=1", "HEED_COUNT=0", "HEED_EVENTS_FILE=/dev/null",
            "HEED_OVERFLOW=0", "HEED_PATH=", "HEED_PATHS_FILE=/dev/null", "HEED_PREVIOUS=none",
            "HEED_REASON=start", "HEED_ROOT=\(shop.folder)", "HEED_RULE=test", "HEED_RUN_ID=41",
            "HEED_SCOPE=all", "HEED_STEP=1", "KEPT=a=b", "NEW=$HOME `x`", "PATH=/usr/bin:/bin", "TMPDIR=/tmp",
        ]
        #expect(ended.output.split(separator: "\n").map(String.init).sorted() == expected)
    }

    static let reasons: [(Trigger.Reason, String)] = [
        (.event, "event"), (.start, "start"), (.existing, "existing"), (.manual, "manual"), (.after, "after"),
        (.retry, "retry"), (.changed, "changed"), (.overflow, "overflow"),
    ]

    @Test("tells the reason, the attempt and how the last run ended", arguments: reasons)
    func reason(_ reason: Trigger.Reason, _ word: String) async throws {
        let shop = try Shop()
        let rule = try shop.rule(Action(.shell("echo $HEED_REASON $HEED_ATTEMPT $HEED_PREVIOUS")))
        let ended = await shop.run(
            Run(id: 1, rule: rule, trigger: Trigger(reason: reason), attempt: 3, previous: .failed)
        )
        #expect(ended.output == "\(word) 3 failed\n")
    }

    @Test("names the step, or numbers it")
    func steps() async throws {
        let steps = [
            Action.Step(name: "build", command: .shell("echo $HEED_STEP")),
            Action.Step(command: .shell("echo $HEED_STEP")),
        ]
        #expect(try await Shop().run(Action(steps: steps)).output == "build\n2\n")
    }

    @Test("says whether events were lost")
    func overflow() async throws {
        var trigger = Trigger.changed([Array("a".utf8)])
        trigger.batch.hasOverflow = true
        let ended = try await Shop().run(Action(.shell("echo $HEED_OVERFLOW")), trigger)
        #expect(ended.output == "1\n")
    }

    static let paths: [(String, EventSet, Bool, String)] = [
        ("src/a.tar.gz", .write, false, "write src a.tar.gz a.tar gz"),
        ("Makefile", .create, false, "create . Makefile Makefile"),
        (".bashrc", [.write, .create], false, "write . .bashrc .bashrc"),
        ("a/b/.x.y", .delete, true, "delete a/b .x.y .x y"),
        ("-d/-f.c", [.move, .write], false, "move ./-d -f.c -f c"),
        ("end.", .attrib, false, "attrib . end. end"),
        ("x", [.write, .delete], true, "delete . x x"),
        ("raw", .kernel(0x8), false, "change . raw raw"),
    ]

    @Test("tells the parts of the path of a run for each path", arguments: paths)
    func each(_ path: String, _ events: EventSet, _ isGone: Bool, _ parts: String) async throws {
        var batch = Batch()
        batch.add(BytePath(path), Batch.Entry(events: events, isGone: isGone))
        let text = "echo $HEED_EVENT $HEED_DIR $HEED_NAME $HEED_STEM $HEED_EXT"
        let trigger = Trigger(reason: .event, batch: batch)
        let ended = try await Shop().run(Action(.shell(text)), trigger) { $0.each = .path }
        #expect(ended.output == parts + "\n")
        let other = try await Shop().run(
            Action(.shell("echo ${HEED_EVENT-unset} ${HEED_STEM-unset}")),
            trigger
        )
        #expect(other.output == "unset unset\n")
    }

    @Test("asks for colours where heed's own output is a terminal that shows them, unless they are spoken of")
    func colour() async throws {
        let text = Action(.shell("echo $FORCE_COLOR $CLICOLOR_FORCE"))
        #expect(try await Shop(hasColour: true).run(text).output == "1 1\n")
        #expect(try await Shop(environment: ["PATH=/usr/bin:/bin"]).run(text).output == "\n")
        let said = try Shop(environment: ["PATH=/usr/bin:/bin", "FORCE_COLOR=3"], hasColour: true)
        #expect(try await said.run(text).output == "3 1\n")
        let never = try await Shop(hasColour: true).run(text) {
            $0.environment.append(Rule.Variable(name: "CLICOLOR_FORCE", value: nil))
        }
        #expect(never.output == "1\n")
    }

    @Test("is this process's own unless another is given")
    func own() async throws {
        let ended = try await Shop().shell("echo $PATH")
        #expect(ended.output == (ProcessInfo.processInfo.environment["PATH"] ?? "") + "\n")
    }

    @Test(
        "the list of paths cannot be found or changed by others, and is gone when the run and the runner are"
    )
    func list() async throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent(
            "heed-base-\(UUID().uuidString)"
        ).path
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: base) }
        var shop: Shop? = try Shop(environment: ["PATH=/usr/bin:/bin"], memory: base)
        let text =
            "stat -c %a \"$HEED_PATHS_FILE\" \"$(dirname \"$HEED_PATHS_FILE\")\"; echo \"$HEED_PATHS_FILE\""
        let ended = try await shop?.run(Action(.shell(text)), .changed([Array("x".utf8)]))
        let lines = ended?.output.split(separator: "\n").map(String.init) ?? []
        #expect(lines.prefix(2) == ["644", "711"])
        let file = try #require(lines.last)
        #expect(file.hasPrefix(base + "/heed-"))
        #expect(file.split(separator: "-").last?.count ?? 0 > 20)
        #expect(!FileManager.default.fileExists(atPath: file))
        #expect(try FileManager.default.contentsOfDirectory(atPath: base).count == 1)
        shop = nil
        #expect(try FileManager.default.contentsOfDirectory(atPath: base).isEmpty)
    }

    @Test(
        "without memory that all may enter, the list is where the environment says",
        arguments: ["XDG_RUNTIME_DIR", "TMPDIR"]
    )
    func elsewhere(_ name: String) async throws {
        let base = FileManager.default.temporaryDirectory.path + "/heed-base-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: base) }
        let shop = try Shop(environment: ["\(name)=\(base)", "PATH=/usr/bin:/bin"], memory: "/nowhere")
        let ended = try await shop.run(
            Action(.shell("echo $HEED_PATHS_FILE")),
            .changed([Array("x".utf8)])
        )
        #expect(ended.output.hasPrefix(base + "/heed-"))
    }

    @Test("where no file can be written the list is in memory")
    func memory() async throws {
        // The runner's directory goes away behind its back.
        let base = FileManager.default.temporaryDirectory.appendingPathComponent(
            "heed-base-\(UUID().uuidString)"
        ).path
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        let shop = try Shop(environment: ["PATH=/usr/bin:/bin"], memory: base)
        try FileManager.default.removeItem(atPath: base)
        let ended = try await shop.run(
            Action(.shell("echo $HEED_PATHS_FILE; cat $HEED_PATHS_FILE")),
            .changed([Array("x".utf8)])
        )
        #expect(ended.status == .exited(0))
        let lines = ended.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("/proc/\(getpid())/fd/") == true)
        #expect(lines.last == "x\0")
    }
}
