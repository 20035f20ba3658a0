import HeedModel

extension Told {
    /// Rules that wait, are repeated, start themselves, and whose services end.
    static func turns() throws -> [Notice] {
        let run = try run(7, "test", ["src/a"])
        let hook = Run(
            id: 8,
            rule: run.rule,
            trigger: run.trigger,
            part: .onFailure(Run.Failed(.exited(3), step: nil))
        )
        var definition = run.rule.definition
        definition.isService = true
        let service = Run(id: 9, rule: Rule(definition), trigger: run.trigger)
        let loop = Notice.Loop(
            count: 5,
            path: BytePath("src/gen/api"),
            pattern: "src/",
            gap: .seconds(1)
        )
        let top = Notice.Loop(count: 20, path: BytePath("log"), pattern: nil, gap: .zero)
        return [
            .retrying(rule: "test", repetition: 1, of: 3, after: .seconds(2)), .started(hook),
            .ended(hook, .exited(0), end(.exited(0), 0.2), failedBefore: false),
            .ended(service, .exited(0), end(.exited(0), 5), failedBefore: false),
            .signalled(run, .hangUp), .waiting(rule: "test", .success(of: ["lint", "build"])),
            .waiting(rule: "test", .gone(BytePath("/p/.deploying"))),
            .waiting(rule: "test", .root(BytePath("/p/site"))),
            .waiting(rule: "test", .tooLong(BytePath("/p/.git/index.lock"), .seconds(10))),
            .looping(rule: "test", loop), .paused(rule: "test", loop, runsAgo: 2),
            .paused(rule: "test", top, runsAgo: nil),
        ]
    }
}
