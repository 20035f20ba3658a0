import Foundation
import HeedTestKit
import Testing

/// In user namespaces, whose limits nobody else meets.
@Suite("Limits of the kernel", .timeLimit(.minutes(3)))
struct LimitTests {
    private func heed(_ setting: String, _ value: Int, in tree: TemporaryTree) throws -> RunningProgram {
        let script = "echo \(value) >/proc/sys/user/\(setting); exec \"$0\" run"
        return try RunningProgram(
            ["/usr/bin/unshare", "-Ur", "/bin/sh", "-c", script, HeedProgram.path],
            in: tree.path
        )
    }

    @Test("too few watches: what is missing, who holds them, the largest trees and what to ignore are told")
    func shortage() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        for index in 0..<12 { try tree.makeDirectory("web/node_modules/m\(index)/lib") }
        for index in 0..<3 { try tree.makeDirectory("src/s\(index)") }
        let heed = try heed("max_inotify_watches", 10, in: tree)
        #expect(await heed.line(with: "[watch-limit]")?.contains(" 21 more directories: ") == true)
        #expect(await heed.line(with: "your user holds")?.contains("heed 10 (this)") == true)
        #expect(await heed.line(with: "largest trees")?.contains("web/node_modules/ 25, src/ 4") == true)
        #expect(await heed.line(with: "ignore what")?.contains("ignore: [node_modules/]") == true)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("directories made later that cannot be watched are told again, and that all is well at last")
    func worse() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        for index in 0..<4 { try tree.makeDirectory("d\(index)") }
        let heed = try heed("max_inotify_watches", 5, in: tree)
        #expect(await heed.line(with: "[watch-limit]") != nil)
        for index in 0..<8 { try tree.makeDirectory("e\(index)") }
        #expect(await heed.line(with: "[watch-limit]")?.contains("more directories") == true)
        for index in 0..<8 { try FileManager.default.removeItem(atPath: "\(tree.path)/e\(index)") }
        for index in 0..<3 { try FileManager.default.removeItem(atPath: "\(tree.path)/d\(index)") }
        #expect(await heed.line(with: "watches enough again") != nil)
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }

    @Test("where nothing can be watched heed ends with the cure", arguments: [0, 1])
    func none(_ limit: Int) async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        let heed = try heed("max_inotify_watches", limit, in: tree)
        #expect(await heed.ended() == 3)
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(text.contains("user.max_inotify_watches is \(limit);"), "\(text)")
        #expect(text.contains("sudo sysctl user.max_inotify_watches=524288"), "\(text)")
        #expect(!text.contains("heed: watching"), "\(text)")
    }

    @Test("no instance left is told as that, not as a lack of files")
    func instances() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", BadLuckTests.rules)
        let heed = try heed("max_inotify_instances", 0, in: tree)
        #expect(await heed.ended() == 3)
        let text = heed.linesSoFar.joined(separator: "\n")
        #expect(text.contains("user.max_inotify_instances is 0 [instance-limit]"), "\(text)")
        #expect(text.contains("sudo sysctl user.max_inotify_instances=512"), "\(text)")
    }

    @Test("no second instance: what it was for is told, and healed once there is one")
    func secondInstance() async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules: { test: { paths: 'src/', run: 'echo got \"$@\"' } }\n")
        try tree.write(".git/HEAD")
        try tree.write(".git/info/exclude", "")
        try tree.makeDirectory("src")
        let limit = "/proc/sys/user/max_inotify_instances"
        let script =
            "mkfifo more; echo 1 >\(limit); (read x <more; echo 9 >\(limit)) & exec \"$0\" run"
        let heed = try RunningProgram(
            ["/usr/bin/unshare", "-Ur", "/bin/sh", "-c", script, HeedProgram.path],
            in: tree.path,
            environment: ["HOME": tree.path, "XDG_CONFIG_HOME": "", "GIT_CONFIG_NOSYSTEM": "1"]
        )
        let told = await heed.line(with: "[instance-limit]")
        #expect(told?.contains("edits of git's ignore files outside the tree are not seen") == true)
        #expect(await heed.line(with: "they count as they were")?.contains(".git/info/exclude") == true)
        #expect(await heed.line(with: "sudo sysctl user.max_inotify_instances=") != nil)
        try tree.write("src/a.log", "1")
        #expect(await heed.line(with: "got src/a.log") != nil)
        try tree.write(".git/info/exclude", "*.log\n")
        let fifo = open(tree.path + "/more", O_WRONLY | O_CLOEXEC)
        #expect(write(fifo, "go\n", 3) == 3)
        close(fifo)
        #expect(await heed.line(with: "are watched again, and were read anew") != nil)
        // What was written meanwhile counts now, and so does what is written from now on.
        try tree.write("src/a.log", "2")
        try tree.write("src/b.txt", "2")
        #expect(await heed.line(with: "got ")?.hasSuffix("got src/b.txt") == true)
        try tree.write(".git/info/exclude", "*.txt\n")
        for number in 0..<200 {
            try tree.write("src/\(number).txt", "x")
            try tree.write("src/\(number).end", "x")
            guard let line = await heed.line(with: "got ") else { break }
            if !line.contains(".txt") { break }
            try #require(number < 199, "an edit of the file is not seen")
        }
        heed.send(SIGINT)
        #expect(await heed.ended() == 0)
    }
}
