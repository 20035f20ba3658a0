import Foundation
import HeedModel
import HeedRun
import Testing

@Suite("Programs put in front of an action", .timeLimit(.minutes(5)))
struct ViaTests {
    struct Wrapper: Sendable, CustomTestStringConvertible {
        /// The first one is what must be installed.
        var words: [String]
        /// What the action is to see of it, and what that prints.
        var probe = "echo same"
        var output = "same\n"
        var testDescription: String { words.joined(separator: " ") }

        var isInstalled: Bool {
            guard let name = words.first else { return false }
            let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(
                separator: ":"
            )
            return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
        }
    }

    static let all = [
        Wrapper(words: ["nice", "-n", "10"], probe: "nice", output: "10\n"),
        Wrapper(words: ["timeout", "100"]),
        Wrapper(words: ["env", "WHO=me"], probe: "echo $WHO", output: "me\n"),
        Wrapper(
            words: ["setpriv", "--no-new-privs"],
            probe: "grep NoNewPrivs /proc/self/status",
            output: "NoNewPrivs:\t1\n"
        ),
        Wrapper(words: ["prlimit", "--nofile=77"], probe: "ulimit -n", output: "77\n"),
        Wrapper(words: ["ionice", "-c", "3"], probe: "ionice", output: "idle\n"),
        Wrapper(words: ["stdbuf", "-oL"]),
        Wrapper(
            words: ["bwrap", "--dev-bind", "/", "/", "--unshare-pid", "--proc", "/proc"],
            probe: "[ $$ -lt 10 ] && echo apart",
            output: "apart\n"
        ),
        Wrapper(
            words: ["unshare", "--pid", "--fork", "--mount-proc"],
            probe: "echo $$",
            output: "1\n"
        ),
    ].filter(\.isInstalled).filter { geteuid() == 0 || $0.words[0] != "unshare" }

    private static func arguments(_ wrapper: Wrapper) -> [Action.Argument] {
        wrapper.words.map { .text([.literal(Array($0.utf8))]) }
    }

    @Test("are in force, and hand on output, arguments, input and exit status", arguments: all)
    func works(_ wrapper: Wrapper) async throws {
        let shop = try Shop()
        try "".write(toFile: shop.folder + "/a b", atomically: true, encoding: .utf8)
        let text = wrapper.probe + "; echo \"$0 $1 $HEED_COUNT\"; cat; echo error >&2; exit 7"
        let ended = try await shop.run(Action(.shell(text)), .wrote("a b")) {
            $0.via = ViaTests.arguments(wrapper)
            $0.standardInput = .paths
        }
        #expect(ended.output == wrapper.output + "test a b 1\na b\n")
        #expect(ended.lines.filter { $0.stream == .stderr }.map(\.bytes) == [Array("error".utf8)])
        #expect(ended.status == .exited(7))
    }

    @Test("stand before each step, the shell's or not, with the rule's name and root filled in")
    func steps() async throws {
        let shop = try Shop()
        let steps = [
            Action.Step(command: .shell("echo $RULE $ROOT")),
            Action.Step(command: Action.exec("sh", "-c", "echo $RULE $ROOT").steps[0].command),
        ]
        let ended = try await shop.run(Action(steps: steps)) {
            $0.via = [
                .text([.literal(Array("env".utf8))]), .text([.literal(Array("RULE=".utf8)), .rule]),
                .text([.literal(Array("ROOT=".utf8)), .root]),
            ]
        }
        #expect(ended.output == "test \(shop.folder)\ntest \(shop.folder)\n")
    }

    @Test("leave nothing behind when the run is stopped, deaf to TERM or not", arguments: all)
    func stop(_ wrapper: Wrapper) async throws {
        for deaf in ["", "trap '' TERM; "] {
            let shop = try Shop()
            let text =
                deaf
                + "setsid sh -c \"\(deaf)echo ready; while :; do sleep 1000; done\" & while :; do sleep 1000; done"
            let (id, events) = try shop.start(Action(.shell(text))) {
                $0.via = ViaTests.arguments(wrapper)
            }
            var iterator = events.makeAsyncIterator()
            #expect(await iterator.next()?.line?.bytes == Array("ready".utf8))
            shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(200)))
            #expect(await Ended(events).end != nil)
            #expect(Processes.marked(shop.mark).isEmpty)
        }
    }

    @Test("that are not installed are named")
    func missing() async throws {
        let ended = try await Shop().run(Action(.shell("true"))) {
            $0.via = [.text([.literal(Array("nosuchwrapper".utf8))])]
        }
        let message = "cannot run 'nosuchwrapper': no such program on PATH; install it or write its path"
        #expect(ended.status == .neverStarted(StartFailure(.notFound, message)))
    }

    @Test("as another user: the action is theirs, and can be stopped", .enabled(if: geteuid() == 0))
    func otherUser() async throws {
        let shop = try Shop()
        chmod(shop.folder, 0o755)
        let words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let via: [Action.Argument] = words.map { .text([.literal(Array($0.utf8))]) }
        let ended = try await shop.run(Action(.shell("id -u")), Trigger(reason: .start)) { $0.via = via }
        #expect(ended.output == "65534\n")
        let (id, events) = try shop.start(
            Action(.shell("trap '' TERM; echo ready; while :; do sleep 1000; done"))
        ) {
            $0.via = via
        }
        var iterator = events.makeAsyncIterator()
        _ = await iterator.next()
        shop.runner.stop(id, Stop(signal: .terminate, grace: .milliseconds(50)))
        #expect(await Ended(events).status == .signalled(9))
        #expect(Processes.marked(shop.mark).isEmpty)
    }

    @Test(
        "as another user: the lists can be read, and neither changed nor found",
        .enabled(if: geteuid() == 0)
    )
    func otherUsersLists() async throws {
        let shop = try Shop()
        chmod(shop.folder, 0o755)
        let words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let text = """
            tr '\\0' '\\n' <"$HEED_PATHS_FILE"; cat "$HEED_EVENTS_FILE"
            for file in "$HEED_PATHS_FILE" "$HEED_EVENTS_FILE"; do
                { echo x >>"$file"; } 2>/dev/null && echo written
                rm -f "$file" 2>/dev/null && echo removed
                mv "$file" "$file.old" 2>/dev/null && echo renamed
                chmod 666 "$file" 2>/dev/null && echo opened
            done
            ls "$(dirname "$HEED_PATHS_FILE")" 2>/dev/null && echo listed
            touch "$(dirname "$HEED_PATHS_FILE")/new" 2>/dev/null && echo made
            true
            """
        let ended = try await shop.run(Action(.shell(text)), .changed([Array("a b".utf8)])) {
            $0.via = words.map { .text([.literal(Array($0.utf8))]) }
        }
        #expect(ended.status == .exited(0))
        let lines = ended.output.split(separator: "\n")
        #expect(
            lines.first == "a b" && lines.last?.hasPrefix("{\"path\":\"a b\"") == true && lines.count == 2
        )
    }
}
