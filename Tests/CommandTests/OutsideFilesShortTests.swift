import Foundation
import HeedTestKit
import Testing

/// In a user namespace, whose limit of watches nobody else meets.
@Suite("Ignore files outside the tree for which no watch is left", .timeLimit(.minutes(3)))
struct OutsideFilesShortTests {
    private func heed(_ tree: TemporaryTree, watches: Int) throws -> RunningProgram {
        let limit = "/proc/sys/user/max_inotify_watches"
        let script = "echo \(watches) >\(limit); (read x <more; echo 9999 >\(limit)) & exec \"$0\" run"
        return try RunningProgram(
            ["/usr/bin/unshare", "-Ur", "/bin/sh", "-c", script, HeedProgram.path],
            in: tree.path,
            environment: ["HOME": tree.path, "XDG_CONFIG_HOME": "", "GIT_CONFIG_NOSYSTEM": "1"]
        )
    }

    /// How many watches each of a process's inotify instances has.
    private func watches(of process: Int32) -> [Int] {
        let folder = "/proc/\(process)/fdinfo"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { Int($0) }.sorted().compactMap { number in
            let text = FileManager.default.contents(atPath: "\(folder)/\(number)") ?? Data()
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
            let count = lines.count { $0.hasPrefix("inotify wd:") }
            return count > 0 ? count : nil
        }
    }

    @Test("is told with the cure, also where a part of the way is watched, and heals", arguments: [0, 2])
    func short(more: Int) async throws {
        let tree = try TemporaryTree()
        try tree.write("heed.yaml", "rules: { test: { paths: 'src/', run: 'echo got \"$@\"' } }\n")
        try tree.write(".git/HEAD")
        try tree.write(".git/info/exclude", "")
        try tree.makeDirectory("src")
        try #require(mkfifo(tree.path + "/more", 0o600) == 0)
        let free = try heed(tree, watches: 9999)
        await free.line(with: "heed: watching")
        // The trees of the rules have the first instance.
        let needed = try #require(watches(of: free.processID).first)
        try tree.write("more", "\n")
        free.send(SIGINT)
        #expect(await free.ended() == 0)

        let heed = try heed(tree, watches: needed + more)
        let told = await heed.line(with: "[watch-limit]")
        #expect(
            told?.contains("edits of git's ignore files outside the tree are not seen: no inotify watch")
                == true
        )
        #expect(await heed.line(with: "they count as they were")?.contains(".git/info/exclude") == true)
        #expect(await heed.line(with: "sudo sysctl user.max_inotify_watches=") != nil)
        try tree.write("src/a.log", "1")
        #expect(await heed.line(with: "got src/a.log") != nil)
        try tree.write(".git/info/exclude", "*.log\n")
        try tree.write("more", "\n")
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
