import Foundation
import HeedTestKit
import Testing

@Suite("Run after run", .timeLimit(.minutes(10)))
struct EnduranceTests {
    /// `HEED_TEST_RUNS=10000` for the real thing.
    static let count = Int(ProcessInfo.processInfo.environment["HEED_TEST_RUNS"] ?? "") ?? 100
    /// Runs before the first look: caches and pools fill.
    static let warmUp = 50

    private struct State: CustomStringConvertible {
        var descriptors: Int
        var processes: Int
        var zombies: Int
        var kilobytes: Int

        init(_ heed: Int32) {
            descriptors =
                (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(heed)/fd").count) ?? 0
            let servers = Processes.children(of: heed)
            let all = servers + servers.flatMap(Processes.children(of:))
            processes = all.count
            zombies = all.filter { Processes.status($0, "State")?.hasPrefix("Z") ?? false }.count
            kilobytes = Processes.status(heed, "VmRSS").flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
        }

        /// The state with the fewest descriptors during half a second.
        static func settled(_ heed: Int32) async -> State {
            var best = State(heed)
            let deadline = DispatchTime.now() + .milliseconds(500)
            while DispatchTime.now() < deadline {
                let state = State(heed)
                if state.descriptors < best.descriptors { best = state }
                await Task.yield()
            }
            return best
        }

        var description: String {
            "\(descriptors) descriptors, \(processes) processes, \(zombies) zombies, \(kilobytes) KiB"
        }
    }

    @Test("leaves descriptors, processes and memory as they were")
    func steady() async throws {
        let tree = try TemporaryTree()
        let rules = """
            rules:
              test:
                paths: "*.txt"
                debounce: 0
                run: |
                  (setsid sh -c true &)
                  sh -c 'true & echo done'
            """
        try tree.write("heed.yaml", rules)
        let heed = try await HeedProgram.watching(in: tree)
        func runs(_ count: Int) async throws {
            for number in 0..<count {
                try tree.write("a.txt", "\(number)")
                try #require(await heed.line(with: "heed: test ok") != nil)
                heed.forgetLines()
            }
        }
        try await runs(EnduranceTests.warmUp)
        // What the last run had may just be being closed.
        let before = await State.settled(heed.processID)
        try await runs(EnduranceTests.count)
        let after = await State.settled(heed.processID)
        #expect(after.descriptors == before.descriptors)
        // heed-guard and those that wait for the next run; one may just be ending.
        #expect(after.processes <= 4 && after.zombies <= 1, "\(before) -> \(after)")
        #expect(after.kilobytes - before.kilobytes < 4096, "\(before) -> \(after)")
        heed.send(SIGTERM)
        #expect(await heed.ended() == 0)
    }
}
