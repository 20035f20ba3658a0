import Foundation
import HeedTestKit
import Testing

/// What git does to a work tree in many steps is told when it is done.
@Suite("While git works", .timeLimit(.minutes(5)))
struct GitTests {
    /// `HEED_TORTURE_LOCK=5` for a checkout that takes as many seconds.
    static let seconds = ProcessInfo.processInfo.environment["HEED_TORTURE_LOCK"].flatMap(Double.init) ?? 1.2

    /// A repository with two branches: `main`, and `topic` with 20 commits beside it.
    private static let repository = """
        git init -q -b main; git config user.name test; git config user.email test@example.org
        mkdir src
        for n in $(seq 20); do echo start >src/f$n; done
        git add src; git commit -qm start; git branch topic; git tag first
        for n in $(seq 20); do echo $n >src/main$n; git add src; git commit -qm "main $n"; done
        git checkout -q topic
        for n in $(seq 20); do echo "topic $n" >src/f$n; git commit -qam "topic $n"; done
        """

    @Test(
        "a checkout that takes long is one run, after the lock is gone; without hold-while it is more",
        arguments: [true, false]
    )
    func slowCheckout(_ holds: Bool) async throws {
        let recording = try await Recording(
            paths: "src/",
            keys: holds ? "" : "hold-while: []",
            options: ["ask=.git/index.lock"],
            after: """
                git init -q -b main; git config user.name test; git config user.email test@example.org
                git config filter.slow.smudge 'sleep \(GitTests.seconds / 4); cat'
                mkdir src; echo '*.slow filter=slow' >src/.gitattributes
                for n in 1 2 3 4; do echo one >src/$n.slow; done; git add src; git commit -qm one; git tag one
                for n in 1 2 3 4; do echo two >src/$n.slow; done; git commit -qam two; git tag two
                git checkout -q one
                """
        )
        try await recording.shell("git checkout -q two")
        _ = await recording.runs(until: "src/4.slow", is: "f:two:end")
        let runs = try await recording.settled("src/settled")
        let paths = runs.map { $0.readings.map(\.path) }
        if holds {
            #expect(paths == [["src/1.slow", "src/2.slow", "src/3.slow", "src/4.slow"]])
            #expect(runs.map(\.saw) == [false])
        } else {
            #expect(paths.count > 1 && runs.contains { $0.saw == true }, "\(paths)")
        }
        await recording.end()
    }

    /// What is done to the repository, and the files whose last content a run must have read.
    static let commands: [(name: String, text: String)] = [
        ("checkout", "git checkout -q main; git checkout -q topic; git checkout -q main"),
        ("rebase of 20 commits", "git rebase -q main"),
        ("stash", "for n in $(seq 20); do echo edited >src/f$n; done; git stash -q; git stash pop -q"),
        (
            "bisect",
            "git bisect start topic first; git bisect run grep -q start src/f7; git bisect reset"
        ),
    ]

    @Test("the state at the end is read, whatever came between", arguments: commands.indices)
    func command(_ index: Int) async throws {
        let (name, text) = GitTests.commands[index]
        let recording = try await Recording(
            paths: "src/",
            options: ["ask=.git/index.lock"],
            after: GitTests.repository
        )
        var world = World()
        world.look(at: recording.tree)
        let before = world.files
        try await recording.shell(text)
        let runs = try await recording.settled("src/settled")
        world.look(at: recording.tree)
        let changed = world.files.filter { before[$0.key] != $0.value && $0.key != "src/settled" }
        world.files = world.files.merging(before) { now, _ in now }
        let read = Set(runs.flatMap(\.readings))
        for (path, state) in changed {
            #expect(read.contains(RunLog.Reading(path: path, state: state)), "\(name): \(path)")
        }
        #expect(!changed.isEmpty || name == "bisect")
        await recording.end()
    }
}
