import Foundation
import HeedTestKit
import Testing

@Suite("Narrow surroundings", .timeLimit(.minutes(4)))
struct NarrowTests {
    @Test("with a /proc of another pid namespace a run that leaves a child behind ends, and its child too")
    func foreignProc() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              test:
                paths: '*.txt'
                on-start: run
                run: setsid sleep 300 & echo left

            """
        try tree.write("heed.yaml", rules)
        let heed = try RunningProgram(
            ["/usr/bin/unshare", "-Urpf", "--kill-child", HeedProgram.path],
            in: tree.path
        )
        #expect(await heed.line(with: "left 1 process behind") != nil)
        #expect(await heed.line(with: "test ok") != nil)
        let left = Processes.below(tree.path).filter { Processes.status($0, "Name") == "sleep" }
        #expect(left.isEmpty)
        for child in Processes.children(of: heed.processID) { kill(child, SIGINT) }
        _ = await heed.ended()
    }
}
