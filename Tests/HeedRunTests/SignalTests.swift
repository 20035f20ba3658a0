import HeedModel
import HeedRun
import Testing

@Suite("A signal to a run", .timeLimit(.minutes(5)))
struct SignalTests {
    @Test("reaches the first process and no other one, which goes on")
    func leader() async throws {
        let shop = try Shop()
        let text = """
            trap 'echo leader' HUP
            trap 'exit 4' USR1
            sh -c 'trap "echo child" HUP; echo ready; while :; do sleep 0.05; done' &
            while :; do wait || :; done
            """
        let (id, events) = try shop.start(Action(.shell(text)))
        var iterator = events.makeAsyncIterator()
        #expect(await iterator.next()?.line?.bytes == Array("ready".utf8))
        for _ in 0..<3 {
            shop.runner.signal(id, .hangUp)
            #expect(await iterator.next()?.line?.bytes == Array("leader".utf8))
        }
        shop.runner.signal(id, try #require(Signal("USR1")))
        let ended = await Ended(events)
        #expect(ended.status == .exited(4))
        #expect(ended.lines.isEmpty)
        shop.runner.signal(id, .hangUp)
    }

    @Test("ends the run where the first process does not expect it")
    func deadly() async throws {
        let shop = try Shop()
        let (id, events) = try shop.start(Action(.shell("echo ready; exec sleep 1000")))
        var iterator = events.makeAsyncIterator()
        _ = await iterator.next()
        shop.runner.signal(id, .hangUp)
        #expect(await Ended(events).status == .signalled(1))
    }
}
