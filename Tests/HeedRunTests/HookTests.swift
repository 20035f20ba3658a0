import Foundation
import HeedModel
import Testing

@Suite("What runs after the last failure", .timeLimit(.minutes(5)))
struct HookTests {
    static let outcomes: [(Outcome, String?, String)] = [
        (.exited(7), nil, "7 1 a\n"),
        (.exited(1), "build", "1 build a\n"),
        (.signalled(9), "2", "137 2 a\n"),
        (.timedOut, nil, "124 1 a\n"),
        (.neverStarted(StartFailure(.notFound, "")), nil, "127 1 a\n"),
    ]

    @Test("knows how the action failed, and for what", arguments: outcomes)
    func variables(_ outcome: Outcome, _ step: String?, _ output: String) async throws {
        let shop = try Shop()
        let rule = try shop.rule(.exec("false")) {
            $0.onFailure = .shell("echo $HEED_EXIT $HEED_STEP $HEED_PATH; exit 3")
            $0.via = [.text([.literal(Array("nosuchprogram".utf8))])]
            $0.standardInput = .paths
        }
        var trigger = Trigger.wrote("a")
        trigger.batch.add(BytePath("b"), Batch.Entry(events: .write))
        let part = Run.Part.onFailure(Run.Failed(outcome, step: step))
        try "".write(toFile: shop.folder + "/a", atomically: true, encoding: .utf8)
        let ended = await shop.run(Run(id: 9, rule: rule, trigger: trigger, part: part))
        #expect(ended.output == output)
        #expect(ended.status == .exited(3))
    }

    @Test("without one there is nothing to run")
    func none() async throws {
        let shop = try Shop()
        let part = Run.Part.onFailure(Run.Failed(.exited(1), step: nil))
        let run = Run(
            id: 9,
            rule: try shop.rule(.exec("false")),
            trigger: Trigger(reason: .start),
            part: part
        )
        #expect(await shop.run(run).status == .skipped("there is nothing to run"))
    }
}
