import Foundation
import HeedTestKit
import Testing

@Suite("Narrow surroundings", .timeLimit(.minutes(4)))
struct NarrowTests {
    @Test(
        "with little memory heed works or ends with the cure, and never hangs",
        arguments: Array(stride(from: 80_000, through: 320_000, by: 20_000))
    )
    func memory(_ limit: Int) async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules: {test: {paths: '**', on-start: run, run: 'echo ran'}}\n")
        let script = "ulimit -v \(limit); exec \"$0\" run"
        let heed = try RunningProgram(["/bin/sh", "-c", script, HeedProgram.path], in: tree.path)
        if await heed.line(with: "test ok") != nil { heed.send(SIGINT) }
        let status = await heed.ended()
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(status == 0 || !text.isEmpty, "\(status)")
        #expect(status != 137, "\(text)")
        if status == 3 { #expect(text.contains("help: "), "\(text)") }
    }

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
