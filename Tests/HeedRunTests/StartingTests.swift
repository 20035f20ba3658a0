import Foundation
import HeedModel
import HeedRun
import Testing

@Suite("Starting", .timeLimit(.minutes(5)))
struct StartingTests {
    static let ends: [(String, RunEnd.Status)] = [
        ("exit 0", .exited(0)),
        ("exit 7", .exited(7)),
        ("exit 255", .exited(255)),
        ("kill -TERM $$", .signalled(15)),
        ("kill -KILL $$", .signalled(9)),
        ("kill -PIPE $$", .signalled(13)),
        ("false; exit 0", .exited(1)),
        ("nosuchprogram", .exited(127)),
    ]

    @Test("an end is told as it was", arguments: ends)
    func end(_ text: String, _ status: RunEnd.Status) async throws {
        let ended = try await Shop().shell(text)
        #expect(ended.status == status)
        #expect(ended.end?.leftOver == 0)
        #expect(ended.end?.failedStep == nil)
    }

    @Test(
        "an action begins with no signal blocked or ignored, in a session of its own, with three descriptors"
    )
    func cleanStart() async throws {
        let ended = try await Shop().shell(
            #"""
            exec 2>&1
            grep -E '^Sig(Blk|Ign)' /proc/self/status | tr -d '\t0\n'
            echo
            ls /proc/self/fd | tr '\n' ' '
            echo
            [ "$(cut -d' ' -f6 /proc/$$/stat)" = $$ ] && echo own session
            readlink /proc/self/fd/0
            """#
        )
        #expect(ended.output == "SigBlk:SigIgn:\n0 1 2 3 \nown session\n/dev/null\n")
        #expect(ended.status == .exited(0))
    }

    @Test("the parent of an action is its guard, which holds nothing of it but its output")
    func guardHolds() async throws {
        let ended = try await Shop().shell(
            """
            readlink /proc/$PPID/exe
            for i in 1 2 3 4 5 6 7 8 9; do
                [ $(ls /proc/$PPID/fd | wc -l) = 11 ] && break
                sleep 0.$i
            done
            ls /proc/$PPID/fd | wc -l
            """
        )
        let lines = ended.output.split(separator: "\n")
        #expect(lines.first?.hasSuffix("/heed-guard") == true)
        // Standard three, /dev/null, the control socket, the signal descriptor, pipe and line to the server, its own
        // oom_score_adj, the action's output and errors.
        #expect(lines.last == "11")
    }

    @Test("a guard is used again, and nothing of one run reaches the next")
    func usedAgain() async throws {
        let shop = try Shop()
        let long = (0..<20_000).map { Array("long name number \($0)".utf8) }
        for _ in 0..<5 {
            #expect(try await shop.shell("exit 3").status == .exited(3))
            #expect(try await shop.shell("kill -9 $$").status == .signalled(9))
            let many = try await shop.run(Action(.shell("echo $#")), .changed(long))
            #expect(many.output == "0\n" && many.status == .exited(0))
            let left = try await shop.shell("setsid sleep 1000 & exit 4")
            #expect(left.status == .exited(4) && left.end?.leftOver == 1)
            let (id, events) = try shop.start(
                Action(.shell("trap '' TERM; echo ready; while :; do sleep 1000; done"))
            )
            var iterator = events.makeAsyncIterator()
            _ = await iterator.next()
            shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(20)))
            #expect(await Ended(events).status == .signalled(9))
            #expect(
                try await shop.shell("sleep 0.1; trap 'exit 7' TERM; kill $$; sleep 1").status == .exited(7)
            )
            let kept = try await shop.run(Action(.shell("setsid sleep 0.2 & exit 5"))) { $0.leftover = .keep }
            #expect(kept.status == .exited(5))
        }
        var guards: Set<String> = []
        for _ in 0..<30 { guards.insert(try await shop.shell("echo $PPID").output) }
        #expect(guards.count < 10)
    }

    @Test("what an action does to the guard above it ends with that guard")
    func inheritance() async throws {
        let shop = try Shop()
        let look = "ulimit -n; nice; cat /proc/self/oom_score_adj; grep allowed_list /proc/self/status"
        let before = try await shop.shell(look)
        let attack = """
            prlimit --pid $PPID --nofile=100:200 --core=7:7 && renice -n 7 -p $PPID && taskset -pc 0 $PPID \
                && echo 500 >/proc/$PPID/oom_score_adj
            """
        for _ in 0..<4 {
            #expect(try await shop.shell(attack).status == .exited(0))
            for _ in 0..<3 { #expect(try await shop.shell(look).output == before.output) }
        }
    }

    @Test("an action is scheduled as heed is")
    func scheduling() async throws {
        let shop = try Shop()
        let here = sched_getscheduler(0)
        let command = "/proc/$$/sched"
        let text = try await shop.shell("grep ^policy \(command)").output
        #expect(text.split(separator: " ").last.flatMap { Int32($0.filter(\.isNumber)) } == here, "\(text)")
    }

    @Test("a guard that is stopped goes on, so that its run can be ended")
    func stopped() async throws {
        let shop = try Shop()
        let run = try await shop.shell("setsid sleep 1000 & kill -STOP $PPID; exit 3")
        #expect(run.status == .exited(3) && run.end?.leftOver == 1)
    }

    @Test("a program that cannot be started: what happened and what to do")
    func failures() async throws {
        let shop = try Shop()
        try "text".write(toFile: shop.folder + "/plain", atomically: true, encoding: .utf8)
        try "#!/no/such/shell\n".write(toFile: shop.folder + "/bang", atomically: true, encoding: .utf8)
        chmod(shop.folder + "/bang", 0o755)
        let expected: [(Action, StartFailure.Kind, String)] = [
            (
                .exec("nosuchprogram"), .notFound,
                "cannot run 'nosuchprogram': no such program on PATH; install it or write its path"
            ),
            (
                .exec("./nothere"), .notFound,
                "cannot run './nothere': no such file, seen from '\(shop.folder)'"
            ),
            (.exec(""), .notFound, "cannot run '': no such program on PATH; install it or write its path"),
            (
                .exec("./plain"), .notExecutable,
                "cannot run './plain': permission denied; make it executable (chmod +x)"
            ),
            (
                .exec("./bang"), .notFound,
                "cannot run './bang': the interpreter in its first line does not exist; install it or correct the line"
            ),
            (.exec("/"), .notExecutable, "cannot run '/': permission denied; make it executable (chmod +x)"),
            (
                .exec("true", String(repeating: "x", count: 140_000)), .argumentsTooLong,
                "cannot run 'true': arguments and environment are longer than the kernel takes; pass names by `stdin`"
            ),
            (
                .exec("true", "a\0b"), .other,
                "cannot run 'true': an argument or variable holds a NUL character; remove it"
            ),
        ]
        for (action, kind, message) in expected {
            let ended = try await shop.run(action)
            #expect(ended.status == .neverStarted(StartFailure(kind, message)))
        }
        let missing = shop.folder + "/gone"
        let ended = try await shop.run(.exec("true")) { $0.workingDirectory = BytePath(missing) }
        let message = "cannot start in '\(missing)': no such file or directory; create it or correct `cwd`"
        #expect(ended.status == .neverStarted(StartFailure(.cwdMissing, message)))
    }

    @Test("a script without a first line of #! is run by the shell, found on the rule's own PATH")
    func script() async throws {
        let shop = try Shop()
        try "echo script $0 $1".write(toFile: shop.folder + "/hello", atomically: true, encoding: .utf8)
        chmod(shop.folder + "/hello", 0o755)
        let path = Rule.Variable(name: "PATH", value: Array((shop.folder + ":/usr/bin:/bin").utf8))
        let ended = try await shop.run(.exec("hello", "x")) { $0.environment.append(path) }
        #expect(ended.output == "script \(shop.folder)/hello x\n")
    }

    @Test("steps run in order and the first failure ends them")
    func steps() async throws {
        let shop = try Shop()
        let steps = [
            Action.Step(name: "first", command: .shell("echo one")),
            Action.Step(command: .shell("echo two; exit 3")),
            Action.Step(command: .shell("echo three")),
        ]
        let ended = try await shop.run(Action(steps: steps))
        #expect(ended.output == "one\ntwo\n")
        #expect(ended.status == .exited(3))
        #expect(ended.end?.failedStep == "2")
        let named = try await shop.run(
            Action(steps: [.init(name: "build", command: .shell("exit 1")), steps[0]])
        )
        #expect(named.end?.failedStep == "build")
        let good = try await shop.run(Action(steps: [steps[0], steps[0]]))
        #expect(good.output == "one\none\n")
        #expect(good.status == .exited(0))
        #expect(good.end?.failedStep == nil)
    }

    @Test("fifty at once, each told once and apart")
    func manyAtOnce() async throws {
        let shop = try Shop()
        let outputs = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<50 {
                group.addTask {
                    // Requests of this size fill the guard's socket, so some must wait.
                    let big = Rule.Variable(name: "BIG", value: Array(repeating: 0x78, count: 50_000))
                    let action = Action(.shell("echo \(number); sleep 0.2; echo \(number)"))
                    return try await shop.run(action) { $0.environment.append(big) }.output
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(outputs == Set((0..<50).map { "\($0)\n\($0)\n" }))
    }

    @Test("heed refuses to go on without its guard")
    func guardMissing() {
        let error = #expect(throws: Problem.self) { try Shop.runner(guard: "/no/such/heed-guard") }
        #expect(error?.id == "guard-missing")
        #expect(error?.message.hasPrefix("cannot start /no/such/heed-guard: ") == true)
        #expect(error?.help == ["install heed-guard into the directory that holds heed"])
    }
}
