import CLinux
import Foundation
import HeedModel
import HeedRun
import Testing

@Suite("Containment", .timeLimit(.minutes(5)))
struct StoppingTests {
    /// Shell texts that say `ready`, once all their processes run, and go on for long.
    static let stubborn: [String] = [
        "echo ready; sleep 1000",
        "sleep 1000 & echo ready; wait",
        "trap '' TERM INT HUP; echo ready; while :; do sleep 1000; done",
        "setsid sh -c 'trap \"\" TERM; echo ready; while :; do sleep 1000; done'",
        "(setsid sh -c 'trap \"\" TERM HUP; (sleep 1000 & sleep 1000) & echo ready; while :; do sleep 1000; done' &) ; sleep 1000",
        "setsid setsid sh -c 'setsid sleep 1000 & echo ready; kill -STOP $$'; sleep 1000",
        "sh -c 'echo ready; kill -STOP $$; :'",
        "exec >/dev/null 2>&1 3>&1; sleep 1000 & trap '' TERM; while :; do sleep 1000; done",
    ]

    /// Starts an action and waits until it is ready.
    private func begin(
        _ text: String,
        in shop: Shop
    ) async throws -> (id: Run.ID, events: AsyncStream<RunEvent>) {
        let speaks = text.contains("ready")
        let before = speaks ? text : "echo ready; " + text
        let (id, events) = try shop.start(Action(.shell(before)))
        var iterator = events.makeAsyncIterator()
        let first = await iterator.next()
        guard case .output(let line) = first, line.bytes == Array("ready".utf8) else {
            Issue.record("did not get ready: \(String(describing: first))")
            return (id, events)
        }
        return (id, events)
    }

    @Test("nothing of a run survives its stop", arguments: stubborn)
    func stop(_ text: String) async throws {
        let shop = try Shop()
        let (id, events) = try await begin(text, in: shop)
        #expect(!Processes.marked(shop.mark, atLeast: 1).isEmpty)
        shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(300)))
        let ended = await Ended(events)
        #expect(Processes.marked(shop.mark).isEmpty)
        #expect(ended.end != nil)
    }

    @Test("nothing of a run survives its leader", arguments: stubborn)
    func leaderEnds(_ text: String) async throws {
        let shop = try Shop()
        let line = text.contains("ready") ? text : "echo ready; " + text
        let quoted = line.replacingOccurrences(of: "'", with: "'\\''")
        let leader = "mkfifo f; sh -c '\(quoted)' >f & read line <f; exit 5"
        let (_, events) = try shop.start(Action(.shell(leader)))
        let ended = await Ended(events)
        #expect(Processes.marked(shop.mark).isEmpty)
        #expect(ended.status == .exited(5))
        #expect((ended.end?.leftOver ?? 0) > 0)
    }

    @Test("what outlives the leader is ended, counted and, where it lived for more than a second, named")
    func leftOver() async throws {
        let shop = try Shop()
        let ended = try await shop.shell("sleep 1000 & sleep 1001 & sleep 1.2; exit 5")
        #expect(ended.status == .exited(5))
        #expect(ended.end?.leftOver == 2)
        #expect(Processes.marked(shop.mark).isEmpty)
        var problems = shop.problems.makeAsyncIterator()
        let problem = await problems.next()
        #expect(problem?.id == "left-over")
        #expect(problem?.message == "rule test left 2 processes behind, ended now: sleep 1000")
    }

    @Test("the signal of the stop arrives, and its end is told")
    func signal() async throws {
        let shop = try Shop()
        let interrupt = try #require(Signal("INT"))
        let (id, events) = try await begin(
            "trap 'echo got it; kill $!; exit 9' INT; echo ready; sleep 1000 & wait",
            in: shop
        )
        shop.runner.stop(id, Stop(signal: interrupt, grace: .seconds(30)))
        let ended = await Ended(events)
        #expect(ended.output == "got it\n")
        #expect(ended.status == .exited(9))
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    @Test("a later stop shortens the grace")
    func shorter() async throws {
        let shop = try Shop()
        let (id, events) = try await begin("trap '' TERM; echo ready; while :; do sleep 1000; done", in: shop)
        shop.runner.stop(id, Stop(signal: .terminate, grace: .seconds(3600)))
        shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(50)))
        let ended = await Ended(events)
        #expect(ended.status == .signalled(9))
    }

    @Test("a stop of a run with steps starts no further one")
    func stopSteps() async throws {
        let shop = try Shop()
        let steps = [
            Action.Step(command: .shell("trap 'exit 0' TERM; echo ready; sleep 1000 & wait")),
            Action.Step(command: .shell("echo second")),
        ]
        let (id, events) = try shop.start(Action(steps: steps))
        var iterator = events.makeAsyncIterator()
        _ = await iterator.next()
        shop.runner.stop(id, Stop())
        let ended = await Ended(events)
        #expect(ended.output.isEmpty)
        #expect(ended.status == .exited(0))
    }

    @Test("a stop of a run that has ended, or never was, does nothing")
    func stopNothing() async throws {
        let shop = try Shop()
        shop.runner.stop(1, Stop())
        let (id, events) = try shop.start(.exec("true"))
        #expect(await Ended(events).status == .exited(0))
        shop.runner.stop(id, Stop())
        #expect(try await shop.shell("echo on").output == "on\n")
    }

    @Test("processes that fork without end are ended")
    func forkStorm() async throws {
        let shop = try Shop()
        let text = "f() { (sleep 0.01; f) & (setsid sleep 0.05 &) ; }; f; f; f; f; echo ready; sleep 1000"
        let (id, events) = try await begin(text, in: shop)
        shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(20)))
        let ended = await Ended(events)
        #expect(ended.end != nil)
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    @Test("processes that flee from session to session are caught", arguments: [false, true])
    func fleeing(hasHeedGone: Bool) async throws {
        let shop = try Shop()
        // Each generation lives for a millisecond or two, starts the next one in a session of its own and ends.
        let flee = "setsid sh \"$0\" & :"
        try flee.write(toFile: shop.folder + "/flee", atomically: true, encoding: .utf8)
        let text = "for i in 1 2 3 4; do setsid sh ./flee & done; echo ready; while :; do sleep 1000; done"
        let (id, events) = try await begin(text, in: shop)
        if hasHeedGone {
            shop.runner.shutdown()
        } else {
            shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(100)))
        }
        let ended = await Ended(events)
        #expect(ended.end != nil)
        #expect(Processes.marked(shop.mark).isEmpty)
        if !hasHeedGone { shop.runner.shutdown() }
        var problems = shop.problems.makeAsyncIterator()
        shop.finishProblems()
        while let problem = await problems.next() { Issue.record("\(problem)") }
    }

    @Test("a hundred runs at once, stopped at once, leave nothing")
    func manyStopped() async throws {
        let shop = try Shop()
        let texts = StoppingTests.stubborn
        let runs = try await withThrowingTaskGroup(of: (Run.ID, AsyncStream<RunEvent>).self) { group in
            for number in 0..<100 {
                group.addTask { try await begin(texts[number % texts.count], in: shop) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Processes.marked(shop.mark).count >= 100)
        for (id, _) in runs {
            shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(100)))
        }
        for (_, events) in runs {
            #expect(await Ended(events).end != nil)
        }
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    @Test("nothing of a run survives the end of heed's line to it", arguments: stubborn)
    func heedIsGone(_ text: String) async throws {
        let mark = "HEEDTESTMARK" + UUID().uuidString.filter { $0 != "-" }
        let line = text.contains("ready") ? text : "echo ready; " + text
        let request = try #require(
            GuardRequest(
                directory: Array("/".utf8),
                arguments: ["/bin/sh", "-c", line].map { Array($0.utf8) },
                variables: [Array("PATH=/usr/bin:/bin".utf8), Array("\(mark)=1".utf8)]
            )
        )
        var server: GuardServer? = try GuardServer(path: GuardServer.besideThisProgram(), generation: 1) {}
        let serverProcess = try #require(server?.processIdentifier)
        var (ours, theirs): (Descriptor?, Descriptor?) = try Descriptor.socketPair()
        var (output, writing): (Descriptor?, Descriptor?) = try Descriptor.pipe()
        let input = try Descriptor(checking: cl_openat(AT_FDCWD, "/dev/null", O_RDWR, 0))
        let descriptors = [input.number, writing?.number ?? -1, input.number, theirs?.number ?? -1]
        #expect(server?.send(request.bytes, descriptors) == .sent)
        (theirs, writing) = (nil, nil)
        let reading = try #require(output?.number)
        #expect(cl_poll_until(reading, cl_monotonic() + 10_000_000_000) == 1)
        let processes = Processes.marked(mark, atLeast: 1)
        #expect(!processes.isEmpty)
        // What kill -9 of heed does: all its descriptors close.
        (ours, output, server) = (nil, nil, nil)
        #expect(ours == nil && output == nil)
        #expect(processes.allSatisfy { Processes.hasEnded($0) })
        #expect(Processes.hasEnded(serverProcess))
        #expect(Processes.marked(mark).isEmpty)
    }

    @Test("what a killed run guard leaves behind is killed, and the user is told")
    func guardKilled() async throws {
        let shop = try Shop()
        let text = "trap '' TERM; setsid sleep 1000 & echo $PPID; while :; do sleep 1000; done"
        let (_, events) = try shop.start(Action(.shell(text)))
        var iterator = events.makeAsyncIterator()
        let line = try #require(await iterator.next()?.line)
        let guardProcess = try #require(Int32(String(decoding: line.bytes, as: UTF8.self)))
        let processes = Processes.marked(shop.mark, atLeast: 3)
        #expect(processes.count >= 3)
        kill(guardProcess, SIGKILL)
        let ended = await Ended(events)
        #expect(ended.status == .signalled(9))
        #expect(processes.allSatisfy { Processes.hasEnded($0) })
        var problems = shop.problems.makeAsyncIterator()
        #expect(await problems.next()?.id == "guard-killed")
        #expect(try await shop.shell("echo on").output == "on\n")
    }

    @Test("a killed server is started again; what ran is still contained")
    func serverKilled() async throws {
        let shop = try Shop()
        let (id, events) = try shop.start(
            Action(
                .shell("trap '' TERM; echo $(cut -d' ' -f4 /proc/$PPID/stat); while :; do sleep 1000; done")
            )
        )
        var iterator = events.makeAsyncIterator()
        let line = try #require(await iterator.next()?.line)
        let server = try #require(Int32(String(decoding: line.bytes, as: UTF8.self)))
        kill(server, SIGKILL)
        var problems = shop.problems.makeAsyncIterator()
        #expect(await problems.next()?.id == "guard-restarted")
        #expect(try await shop.shell("echo on").output == "on\n")
        shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(50)))
        #expect(await Ended(events).status == .signalled(9))
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    @Test("no run is lost while the server is killed again and again")
    func serverKilledOften() async throws {
        let shop = try Shop()
        // A guard may have taken its request just as its server was killed: it has another parent then.
        let text = """
            echo on
            server=$(cut -d' ' -f4 /proc/$PPID/stat)
            case $(readlink /proc/$server/exe) in */heed-guard) kill -9 $server ;; esac
            true
            """
        for _ in 0..<10 {
            let ended = try await shop.shell(text)
            #expect(ended.output == "on\n")
            #expect(ended.status == .exited(0))
        }
    }

    @Test("the end of the runner ends what runs and tells it")
    func shutdown() async throws {
        let shop = try Shop()
        let (_, events) = try await begin("trap '' TERM; echo ready; while :; do sleep 1000; done", in: shop)
        shop.runner.shutdown()
        #expect(Processes.marked(shop.mark).isEmpty)
        #expect(await Ended(events).status == .signalled(9))
        let late = try await shop.run(.exec("true"))
        #expect(late.status == .neverStarted(StartFailure(.other, "not started: heed is ending")))
        shop.runner.shutdown()
    }
}
