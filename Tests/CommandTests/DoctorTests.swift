import Foundation
import HeedTestKit
import Testing

@Suite("heed doctor", .timeLimit(.minutes(3)))
struct DoctorTests {
    private func doctor(_ arguments: [String] = [], in tree: TemporaryTree) throws -> RunningProgram {
        try HeedProgram.start(
            ["doctor"] + arguments,
            in: tree,
            environment: ["LC_ALL": "C.UTF-8", "NO_COLOR": "1", "HOME": tree.path]
        )
    }

    @Test("where all is well it says what it looked at, and ends with 0")
    func fine() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules: {test: {paths: '**', run: 'true'}}\n")
        try tree.write(".git/HEAD")
        try tree.makeDirectory("src/deep")
        let heed = try doctor(in: tree)
        #expect(await heed.ended() == 0)
        let lines = heed.linesSoFar
        for start in [
            "✓ rules        heed.yaml: 1 rule; nobody else can write it", "✓ directories  all can be read",
            "    = note: ignored, and not opened: .git/", "✓ watches      fs.inotify.max_user_watches is ",
            "✓ guard        \(HeedProgram.folder)/heed-guard; the kernel has child subreaper and pidfd",
            "no problems",
        ] { #expect(lines.contains { $0.hasPrefix(start) }, "\(start) in \(lines)") }
        #expect(
            lines.contains { $0.contains("root") && $0.contains(": ") && $0.contains(tree.path) },
            "\(lines)"
        )
        #expect(lines.contains { $0.hasSuffix("the rules need 3") }, "\(lines)")
    }

    @Test("every problem comes with its cure, and the status is 1")
    func problems() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules: {test: {paths: '**', run: 'true'}}\n")
        try tree.write("away.yaml", "root: absent\nrules: {test: {paths: '**', run: 'true'}}\n")
        try tree.write("bad.yaml", "rules: {test: {path: '**', run: 'true'}}\n")
        let cases: [([String], String, String)] = [
            (["-f", "away.yaml"], "absent does not exist", "create it"),
            (["-f", "bad.yaml"], "unknown key 'path'", "heed check"),
            (["-f", "none.yaml"], "none.yaml", "="),
        ]
        for (arguments, message, cure) in cases {
            let heed = try doctor(arguments, in: tree)
            #expect(await heed.ended() == 1)
            let lines = heed.linesSoFar
            #expect(lines.contains { $0.hasPrefix("✗") && $0.contains(message) }, "\(lines)")
            #expect(lines.contains { $0.contains("= help: ") && $0.contains(cure) }, "\(lines)")
            #expect(lines.last == "1 problem", "\(lines)")
        }
    }

    @Test("without a rule file the machine alone is looked at")
    func withoutRules() async throws {
        let tree = try TemporaryTree()
        let heed = try doctor(in: tree)
        #expect(await heed.ended() == 0)
        #expect(heed.linesSoFar.contains { $0.contains("the machine alone is looked at") })
    }

    @Test("limits too low for the rules are a problem with numbers, in JSON too")
    func limits() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules: {test: {paths: '**', run: 'true'}}\n")
        for index in 0..<20 { try tree.makeDirectory("build/d\(index)") }
        let script =
            "echo 8 >/proc/sys/user/max_inotify_watches; echo 0 >/proc/sys/user/max_inotify_instances;"
            + "exec \"$0\" doctor --json"
        let heed = try RunningProgram(
            ["/usr/bin/unshare", "-Ur", "/bin/sh", "-c", script, HeedProgram.path],
            in: tree.path
        )
        #expect(await heed.ended() == 1)
        var items: [String: [String: Any]] = [:]
        for line in heed.linesSoFar {
            let object = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                "\(line)"
            )
            items[object["area"] as? String ?? ""] = object
        }
        let watches = try #require(items["watches"])
        #expect(watches["status"] as? String == "problem")
        #expect(watches["setting"] as? String == "user.max_inotify_watches")
        #expect(watches["limit"] as? Int == 8)
        #expect(watches["needed"] as? Int == 22)
        let help = try #require(watches["help"] as? [String])
        #expect(help.first == "ignore what no rule needs:   ignore: [build/]")
        #expect(items["instances"]?["status"] as? String == "problem")
        #expect(items["rules"]?["status"] as? String == "fine")
    }

    @Test("a directory that may not be read is a problem, until it may be")
    func unreadable() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        try tree.makeDirectory("closed")
        let heed = try HeedProgram.asNobody(["doctor"], in: tree, before: "chmod 000 closed")
        #expect(await heed.ended() == 1)
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(
            text.contains("cannot be read, so changes there are not seen: \(tree.path)/closed"),
            "\(text)"
        )
        #expect(text.contains("chmod +rx"), "\(text)")
    }

    @Test("a /proc of another namespace is told")
    func foreignProc() async throws {
        let tree = try TemporaryTree()
        let heed = try RunningProgram(
            ["/usr/bin/unshare", "-Urpf", HeedProgram.path, "doctor"],
            in: tree.path
        )
        #expect(await heed.ended() == 1)
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(text.contains("/proc belongs to another process namespace"), "\(text)")
    }
}
