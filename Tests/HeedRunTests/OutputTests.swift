import CLinux
import Foundation
import HeedModel
import HeedRun
import Testing

@Suite("Output", .timeLimit(.minutes(5)))
struct OutputTests {
    @Test("comes complete, in order, and says which stream it is of")
    func order() async throws {
        let ended = try await Shop().shell("seq 1 100000; echo error >&2; printf last")
        let numbers = ended.lines.filter { $0.stream == .stdout }.map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
        let expected = (1...100_000).map(String.init) + ["last"]
        let difference = numbers.difference(from: expected).prefix(4)
        #expect(difference.isEmpty)
        #expect(
            ended.lines.filter { $0.stream == .stderr } == [
                OutputLine(stream: .stderr, bytes: Array("error".utf8))
            ]
        )
    }

    @Test("that is one long line comes in pieces")
    func longLine() async throws {
        let ended = try await Shop().shell("head -c 1000000 /dev/zero")
        #expect(ended.lines.allSatisfy { $0.bytes.count <= 65536 })
        #expect(ended.lines.reduce(0) { $0 + $1.bytes.count } == 1_000_000)
    }

    @Test("that does not end its line is told while the action goes on")
    func partial() async throws {
        let shop = try Shop()
        let (id, events) = try shop.start(Action(.shell("printf 'name? '; sleep 1000")))
        var iterator = events.makeAsyncIterator()
        let line = try #require(await iterator.next()?.line)
        #expect(line.bytes == Array("name? ".utf8))
        shop.runner.stop(id, Stop())
        #expect(await Ended(events).status == .signalled(15))
    }

    @Test("an action that closes its output and lives on is waited for")
    func closed() async throws {
        let ended = try await Shop().shell("echo before; exec >&- 2>&-; sleep 0.3; exit 4")
        #expect(ended.output == "before\n")
        #expect(ended.status == .exited(4))
        #expect((ended.end?.duration ?? .zero) >= .milliseconds(300))
    }

    @Test("a receiver that takes its time delays reading, not stopping")
    func slowReceiver() async throws {
        let shop = try Shop()
        let (gate, writing) = try Descriptor.pipe()
        var key: Descriptor? = consume writing
        _ = cl_fcntl(gate.number, F_SETFL, 0)
        #expect(key != nil)
        let (events, yield) = AsyncStream<RunEvent>.makeStream()
        let rule = try shop.rule(Action(.shell("yes heed")))
        shop.runner.start(Run(id: 1, rule: rule, trigger: Trigger(reason: .start))) { event in
            yield.yield(event)
            if case .ended = event { return yield.finish() }
            // As a terminal that is stopped: waits until the test closes the other end.
            var byte: UInt8 = 0
            _ = cl_read(gate.number, &byte, 1)
        }
        var iterator = events.makeAsyncIterator()
        _ = await iterator.next()
        let processes = Processes.marked(shop.mark, atLeast: 1)
        #expect(!processes.isEmpty)
        shop.runner.stop(1, Stop())
        #expect(processes.allSatisfy { Processes.hasEnded($0) })
        key = nil
        let ended = await Ended(events)
        #expect(ended.status == .signalled(15))
        #expect(ended.lines.allSatisfy { $0.bytes == Array("heed".utf8) || $0.bytes.count < 4 })
    }

    @Test("hundreds of runs leave no descriptor and no process behind")
    func noLeak() async throws {
        let shop = try Shop()
        let server = try #require(
            Int32(try await shop.shell("cut -d' ' -f4 /proc/$PPID/stat").output.dropLast())
        )
        let before = try OutputTests.descriptors()
        for _ in 0..<500 {
            let ended = try await shop.run(.exec("true"), .changed([Array("x".utf8)]))
            #expect(ended.status == .exited(0))
        }
        // Other suites run meanwhile; a leak of one a run would be five hundred.
        #expect(try OutputTests.descriptors() - before < 250)
        #expect(Processes.children(server).count <= 3)
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    private static func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }
}
