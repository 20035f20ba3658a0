import Foundation
import HeedModel
import Testing

@Suite("The environment of an action", .timeLimit(.minutes(1)))
struct EnvironmentTests {
    @Test("is heed's own, what heed tells, then the rule's")
    func variables() async throws {
        let shop = try Shop(environment: [
            "PATH=/usr/bin:/bin", "KEPT=a=b", "EMPTY=", "GONE=1", "CHANGED=1", "NOTIFY_SOCKET=/x",
            "WATCHDOG_USEC=1",
            "WATCHDOG_PID=2", "LISTEN_FDS=1", "LISTEN_PID=1", "LISTEN_FDNAMES=a", "HEED_RULE=outer",
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
            "CHANGED=2", "EMPTY=", "HEED_COUNT=0", "HEED_PATH=", "HEED_PATHS_FILE=/dev/null",
            "HEED_REASON=start",
            "HEED_ROOT=\(shop.folder)", "HEED_RULE=test", "HEED_RUN_ID=41", "HEED_SCOPE=all", "KEPT=a=b",
            "NEW=$HOME `x`", "PATH=/usr/bin:/bin", "TMPDIR=/tmp",
        ]
        #expect(ended.output.split(separator: "\n").map(String.init).sorted() == expected)
    }

    @Test("is this process's own unless another is given")
    func own() async throws {
        let ended = try await Shop().shell("echo $PATH")
        #expect(ended.output == (ProcessInfo.processInfo.environment["PATH"] ?? "") + "\n")
    }

    @Test("the list of paths is private, and gone when the run has ended and when the runner has")
    func list() async throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent(
            "heed-base-\(UUID().uuidString)"
        ).path
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: base) }
        var shop: Shop? = try Shop(environment: ["XDG_RUNTIME_DIR=\(base)", "PATH=/usr/bin:/bin"])
        let text =
            "stat -c %a \"$HEED_PATHS_FILE\" \"$(dirname \"$HEED_PATHS_FILE\")\"; echo \"$HEED_PATHS_FILE\""
        let ended = try await shop?.run(Action(.shell(text)), .changed([Array("x".utf8)]))
        let lines = ended?.output.split(separator: "\n").map(String.init) ?? []
        #expect(lines.prefix(2) == ["600", "700"])
        let file = try #require(lines.last)
        #expect(file.hasPrefix(base + "/heed-"))
        #expect(!FileManager.default.fileExists(atPath: file))
        #expect(try FileManager.default.contentsOfDirectory(atPath: base).count == 1)
        shop = nil
        #expect(try FileManager.default.contentsOfDirectory(atPath: base).isEmpty)
    }

    @Test("where no file can be written the list is in memory")
    func memory() async throws {
        // The runner's directory goes away behind its back.
        let base = FileManager.default.temporaryDirectory.appendingPathComponent(
            "heed-base-\(UUID().uuidString)"
        ).path
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        let shop = try Shop(environment: ["XDG_RUNTIME_DIR=\(base)", "PATH=/usr/bin:/bin"])
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
