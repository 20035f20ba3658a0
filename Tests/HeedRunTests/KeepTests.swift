import CLinux
import Foundation
import HeedModel
import HeedRun
import Testing

@Suite("Processes that may stay", .timeLimit(.minutes(5)))
struct KeepTests {
    private static func keep(_ definition: inout Rule.Definition) {
        definition.leftover = .keep
    }

    private static func pid(_ line: OutputLine?) throws -> Int32 {
        try #require(Int32(String(decoding: line?.bytes ?? [], as: UTF8.self)))
    }

    static let daemons = [
        "sleep 1000 & echo $!",
        "setsid sleep 1000 & echo $!",
        "(setsid sh -c 'echo $$; exec sleep 1000' &); sleep 0.2",
        "sleep 1000 >/dev/null 2>&1 & echo $!",
    ]

    @Test("live on after the run, and end when heed does", arguments: daemons)
    func staying(_ text: String) async throws {
        let shop = try Shop()
        let ended = try await shop.run(
            Action(.shell(text + "; exit 3")),
            Trigger(reason: .start),
            KeepTests.keep
        )
        #expect(ended.status == .exited(3))
        #expect(ended.end?.leftOver == 0)
        let daemon = try KeepTests.pid(ended.lines.first)
        #expect(Processes.falls(asleep: daemon))
        shop.runner.shutdown()
        #expect(Processes.hasEnded(daemon))
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    @Test("may write on, though nobody listens any more")
    func writing() async throws {
        let shop = try Shop()
        let text =
            "(while [ ! -e go ]; do sleep 0.05; done; head -c 1000000 /dev/zero; echo more && touch written; sleep 1000)& echo $!"
        let ended = try await shop.run(Action(.shell(text)), Trigger(reason: .start), KeepTests.keep)
        #expect(ended.lines.count == 1)
        _ = FileManager.default.createFile(atPath: shop.folder + "/go", contents: nil)
        let limit = cl_monotonic() + 10_000_000_000
        while !FileManager.default.fileExists(atPath: shop.folder + "/written"), cl_monotonic() < limit {
            sched_yield()
        }
        #expect(FileManager.default.fileExists(atPath: shop.folder + "/written"))
        #expect(Processes.state(try KeepTests.pid(ended.lines.first)) != nil)
    }

    @Test("serve the steps that come after")
    func steps() async throws {
        let steps = [
            Action.Step(command: .shell("sleep 1000 & echo $! > daemon")),
            Action.Step(command: .shell("kill -0 $(cat daemon) && echo alive")),
        ]
        let shop = try Shop()
        let ended = try await shop.run(Action(steps: steps), Trigger(reason: .start), KeepTests.keep)
        #expect(ended.output == "alive\n")
        #expect(ended.status == .exited(0))
        shop.runner.shutdown()
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    @Test("outlive a stop where they have left the session; all else of the run does not")
    func stopped() async throws {
        let shop = try Shop()
        let text =
            "setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1000; done' & sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1000; done' & wait"
        let (id, events) = try shop.start(Action(.shell(text)), Trigger(reason: .start), KeepTests.keep)
        var iterator = events.makeAsyncIterator()
        let pids = [
            try KeepTests.pid(await iterator.next()?.line), try KeepTests.pid(await iterator.next()?.line),
        ]
        shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(100)))
        let ended = await Ended(events)
        #expect(ended.status == .signalled(15))
        let living = pids.filter { Processes.state($0) != nil }
        #expect(living.count == 1)
        shop.runner.shutdown()
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    @Test("end with their guard's line when heed is killed")
    func killed() async throws {
        let shop = try Shop()
        let text = "trap '' TERM; (setsid sleep 1000 &); echo $PPID"
        let ended = try await shop.run(Action(.shell(text)), Trigger(reason: .start), KeepTests.keep)
        let guardProcess = try KeepTests.pid(ended.lines.first)
        let daemons = Processes.marked(shop.mark, atLeast: 1)
        #expect(daemons.count == 1)
        kill(guardProcess, SIGKILL)
        #expect(daemons.allSatisfy { Processes.hasEnded($0) })
    }

    @Test("that become more and more are spoken of")
    func many() async throws {
        let shop = try Shop()
        for _ in 0..<16 {
            _ = try await shop.run(Action(.shell("sleep 1000 &")), Trigger(reason: .start), KeepTests.keep)
        }
        var problems = shop.problems.makeAsyncIterator()
        let problem = await problems.next()
        #expect(problem?.id == "kept-many")
        #expect(problem?.message == "processes of 16 runs of rule test live on (`leftover: keep`)")
        shop.runner.shutdown()
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    @Test("that end by themselves leave nothing to hold")
    func gone() async throws {
        let shop = try Shop()
        let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        for _ in 0..<100 {
            let text = "sleep 0.02 & :"
            _ = try await shop.run(Action(.shell(text)), Trigger(reason: .start), KeepTests.keep)
        }
        #expect(try await shop.shell("sleep 0.1; echo on").output == "on\n")
        // Other tests have descriptors, too, but not for ever.
        let limit = cl_monotonic() + 30_000_000_000
        var after = Int.max
        while after - before >= 100, cl_monotonic() < limit {
            after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            sched_yield()
        }
        #expect(after - before < 100)
        #expect(Processes.marked(shop.mark).isEmpty)
    }
}
