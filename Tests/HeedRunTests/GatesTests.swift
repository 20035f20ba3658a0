import CLinux
import Foundation
import HeedModel
import HeedRun
import Testing

@Suite("Gates", .timeLimit(.minutes(5)))
struct GatesTests {
    private let shop: Shop

    init() throws {
        shop = try Shop()
    }

    private func write(_ name: String, _ text: String = "x") throws {
        try text.write(toFile: shop.folder + "/" + name, atomically: false, encoding: .utf8)
    }

    private func ask(_ gates: [Gate], _ trigger: Trigger) async throws -> GateAnswer {
        let rule = try shop.rule(.exec("true")) { $0.gates = gates }
        return await withCheckedContinuation { done in
            Gates(shop.runner).ask(GateQuestion(rule: rule, trigger: trigger)) { done.resume(returning: $0) }
        }
    }

    /// Asks until nothing waits: a process that another test is starting holds this one's files, until it is another
    /// program.
    private func askOnceFree(_ gates: [Gate], _ trigger: Trigger) async throws -> GateAnswer {
        var answer = try await ask(gates, trigger)
        for _ in 0..<1000 where !answer.waiting.isEmpty {
            answer = try await ask(gates, trigger)
        }
        return answer
    }

    private static func names(_ batch: Batch?) -> [String]? {
        batch.map { $0.entries.keys.sorted().map(\.description) }
    }

    private func path(_ name: String) -> BytePath { BytePath(shop.folder + "/" + name) }

    @Test("without any, all of the batch runs")
    func none() async throws {
        var trigger = Trigger.wrote("a")
        trigger.batch.isOpenEnded = true
        trigger.batch.hasOverflow = true
        let answer = try await ask([], trigger)
        #expect(answer == GateAnswer(passed: trigger.batch))
    }

    @Test("that speak of a path take it out of the batch, and say which")
    func sizes() async throws {
        try write("small", "1")
        try write("fits", "12345")
        try write("big", "1234567890")
        var trigger = Trigger.changed(["small", "fits", "big", "gone"].map { Array($0.utf8) })
        trigger.batch.add(BytePath("folder"), Batch.Entry(events: .write, isDirectory: true))
        let answer = try await ask([.minSize(5), .maxSize(9)], trigger)
        #expect(GatesTests.names(answer.passed) == ["fits", "folder", "gone"])
        #expect(answer.waiting.isEmpty)
        #expect(
            answer.dropped == [
                GateAnswer.Drop(reason: "larger than `max-size` (9 bytes)", paths: [BytePath("big")]),
                GateAnswer.Drop(reason: "smaller than `min-size` (5 bytes)", paths: [BytePath("small")]),
            ]
        )
        let alone = try await ask([.minSize(5)], .wrote("small"))
        #expect(alone.passed == nil)
    }

    @Test("that speak of the run hold all of it back")
    func whole() async throws {
        try write("here")
        let rows: [(Gate, String?)] = [
            (.exists([path("here")]), nil),
            (.exists([path("here"), path("gone")]), "\(path("gone")) does not exist (`when: exists`)"),
            (.missing([path("gone")]), nil),
            (.missing([path("gone"), path("here")]), "\(path("here")) exists (`when: missing`)"),
            (.test("test -e here && [ $# = 1 ] && [ $HEED_COUNT = 1 ] && [ -z \"$HEED_RUN_ID\" ]"), nil),
            (.test("exit 3"), "`when: test` ended with 3"),
            (.test("kill -9 $$"), "`when: test` was ended by SIGKILL"),
        ]
        for (gate, reason) in rows {
            let answer = try await ask([gate], .wrote("here"))
            #expect((answer.passed == nil) == (reason != nil))
            #expect(answer.dropped.map(\.reason) == (reason.map { [$0] } ?? []))
            #expect(answer.dropped.allSatisfy { $0.paths == [BytePath("here")] })
            let manual = try await ask([gate], Trigger(reason: .manual))
            if case .test = gate { continue }
            #expect((manual.passed == nil) == (reason != nil))
        }
    }

    @Test("a test that cannot be started lets the run come, which tells why")
    func noTest() async throws {
        let rule = try shop.rule(.exec("true")) {
            $0.gates = [.test("true")]
            $0.workingDirectory = BytePath("/no/such/place")
        }
        let answer = await withCheckedContinuation { done in
            Gates(shop.runner).ask(GateQuestion(rule: rule, trigger: .wrote("a"))) {
                done.resume(returning: $0)
            }
        }
        #expect(answer == GateAnswer(passed: Trigger.wrote("a").batch))
    }

    @Test("a file that somebody writes waits, at growing gaps, until nobody does")
    func closed() async throws {
        try write("done")
        var writer: Descriptor? = try Descriptor(
            checking: cl_openat(AT_FDCWD, shop.folder + "/upload", O_WRONLY | O_CREAT, 0o600)
        )
        #expect(writer != nil)
        mkfifo(shop.folder + "/fifo", 0o600)
        symlink("upload", shop.folder + "/link")
        let trigger = Trigger.changed(["done", "upload", "gone", "fifo", "link"].map { Array($0.utf8) })
        var pauses: [Duration?] = []
        for _ in 0..<7 {
            let answer = try await ask([.closed], trigger)
            #expect(GatesTests.names(answer.passed) == ["done", "fifo", "gone", "link"])
            #expect(GatesTests.names(answer.waiting) == ["upload"])
            #expect(answer.dropped.isEmpty)
            pauses.append(answer.again)
        }
        #expect(pauses == [100, 200, 400, 800, 1600, 2000, 2000].map { .milliseconds($0) })
        writer = nil
        let answer = try await askOnceFree([.closed, .minSize(1)], .wrote("upload"))
        // Nobody writes any more: only now its size counts.
        #expect(answer.waiting.isEmpty && answer.again == nil)
        #expect(answer.dropped.map(\.paths) == [[BytePath("upload")]])
    }

    @Test("a file that is mapped for writing waits as well, its descriptor closed")
    func mapped() async throws {
        try write("map")
        var file: Descriptor? = try Descriptor(checking: cl_openat(AT_FDCWD, shop.folder + "/map", O_RDWR, 0))
        let map = mmap(nil, 1, PROT_READ | PROT_WRITE, MAP_SHARED, file?.number ?? -1, 0)
        try #require(map != MAP_FAILED)
        file = nil
        #expect(file == nil)
        #expect(GatesTests.names(try await ask([.closed], .wrote("map")).waiting) == ["map"])
        munmap(map, 1)
        #expect(GatesTests.names(try await askOnceFree([.closed], .wrote("map")).passed) == ["map"])
    }

    @Test("a file that changes waits until it has been still long enough")
    func stable() async throws {
        try write("a")
        let quiet = Gate.stable(.milliseconds(150))
        let first = try await ask([quiet], .wrote("a"))
        #expect(first.passed == nil)
        #expect(GatesTests.names(first.waiting) == ["a"])
        let again = try #require(first.again)
        #expect(again > .zero && again <= .milliseconds(150))
        try write("a", "longer")
        let limit = cl_monotonic() + 50_000_000_000
        let changed = cl_monotonic()
        var answer = try await ask([quiet], .wrote("a"))
        while answer.passed == nil, cl_monotonic() < limit {
            answer = try await ask([quiet], .wrote("a"))
        }
        #expect(GatesTests.names(answer.passed) == ["a"])
        #expect(cl_monotonic() - changed > 130_000_000)
        // What has been still for long need not be watched first, and what is gone is still.
        #expect(try await ask([.stable(.milliseconds(50))], .wrote("a")).passed != nil)
        #expect(try await ask([.stable(.seconds(3600))], .wrote("gone")).passed != nil)
        #expect(try await ask([.stable(.seconds(3600))], .wrote("a")).passed == nil)
    }

    @Test("content that the last successful run has read is dropped; of a failed one nothing is known")
    func content() async throws {
        try write("a", "one")
        try write("b", "one")
        let gate = Gate.contentChanged
        let trigger = Trigger.changed(["a", "b", "gone"].map { Array($0.utf8) })
        #expect(GatesTests.names(try await ask([gate], trigger).passed) == ["a", "b", "gone"])
        _ = try await shop.run(.exec("false"), trigger) { $0.gates = [gate] }
        #expect(GatesTests.names(try await ask([gate], trigger).passed) == ["a", "b", "gone"])
        _ = try await shop.run(.exec("true"), trigger)
        #expect(GatesTests.names(try await ask([gate], trigger).passed) == ["a", "b", "gone"])
        _ = try await shop.run(.exec("true"), trigger) { $0.gates = [gate] }
        let same = try await ask([gate], trigger)
        #expect(same.passed == nil)
        #expect(
            same.dropped == [
                GateAnswer.Drop(
                    reason: "content as at the last successful run (`content-changed`)",
                    paths: ["a", "b", "gone"].map { BytePath($0) }
                )
            ]
        )
        try write("b", "two")
        try write("gone", "back")
        #expect(GatesTests.names(try await ask([gate], trigger).passed) == ["b", "gone"])
        // Written by the run itself, after it began: not what it has read.
        _ = try await shop.run(Action(.shell("echo three > a")), .wrote("a")) { $0.gates = [gate] }
        #expect(GatesTests.names(try await ask([gate], .wrote("a")).passed) == ["a"])
    }

    @Test("one path that waits holds no other one up")
    func mixed() async throws {
        try write("old")
        let writer = try Descriptor(
            checking: cl_openat(AT_FDCWD, shop.folder + "/open", O_WRONLY | O_CREAT, 0o600)
        )
        var trigger = Trigger.changed(["old", "open"].map { Array($0.utf8) })
        trigger.batch.hasOverflow = true
        let gates: [Gate] = [.closed, .test("[ $# = 1 ] && [ \"$1\" = old ]")]
        var answer = try await ask(gates, trigger)
        // As in `askOnceFree`: another test's process may hold this one's files for a moment.
        for _ in 0..<1000 where GatesTests.names(answer.waiting) != ["open"] {
            answer = try await ask(gates, trigger)
        }
        #expect(GatesTests.names(answer.passed) == ["old"])
        #expect(GatesTests.names(answer.waiting) == ["open"])
        #expect(answer.waiting.hasOverflow && answer.passed?.hasOverflow == true)
        withExtendedLifetime(writer) {}
    }

    @Test("states tell whether anything happened to a path, and what is in it")
    func states() async throws {
        try write("a", "content")
        symlink("a", shop.folder + "/link")
        symlink("nowhere", shop.folder + "/dangling")
        let paths = ["a", "link", "dangling", "gone", ""].map(path)
        func look(_ content: Bool) async -> [BytePath: PathState] {
            await withCheckedContinuation { done in
                Gates(shop.runner).look(at: paths, content: content) { done.resume(returning: $0) }
            }
        }
        let first = await look(true)
        #expect(first.count == 5)
        #expect(first[paths[3]] == PathState())
        #expect(first[paths[0]]?.content == first[paths[1]]?.content && first[paths[0]]?.content != nil)
        #expect(first[paths[2]]?.content != nil && first[paths[2]]?.content != first[paths[0]]?.content)
        #expect(first[paths[4]]?.content == nil && first[paths[4]]?.stamp != nil)
        #expect(await look(true) == first)
        chmod(shop.folder + "/a", 0o640)
        let second = await look(true)
        #expect(second[paths[0]] != first[paths[0]])
        #expect(second[paths[0]]?.content == first[paths[0]]?.content)
        #expect(await look(false)[paths[0]]?.content == nil)
    }
}
