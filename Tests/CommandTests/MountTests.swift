import Foundation
import HeedTestKit
import Testing

/// In user and mount namespaces of their own.
@Suite("Mounts", .timeLimit(.minutes(3)))
struct MountTests {
    @Test("a mount over a watched directory is told, and watched, and so is what is there after it")
    func over() async throws {
        let tree = try TemporaryTree()
        try tree.write("sub/old.txt", "1")
        try tree.write("heed.yaml", "rules:\n  test:\n    paths: sub/\n    run: echo \"got $*\"\n")
        for name in ["mount", "unmount"] { try #require(mkfifo("\(tree.path)/\(name)", 0o600) == 0) }
        let script = """
            "$0" run & heed=$!
            read line <mount; mount -t tmpfs none sub; echo 1 >sub/new.txt
            read line <unmount; umount sub; echo 2 >sub/old.txt
            read line <mount; kill -INT $heed; wait $heed
            """
        let heed = try RunningProgram(
            ["/usr/bin/unshare", "-Urm", "/bin/sh", "-c", script, HeedProgram.path],
            in: tree.path
        )
        await heed.line(with: "heed: watching")
        try tree.write("mount", "\n")
        #expect(await heed.line(with: "[mounted]")?.contains("tmpfs was mounted at \(tree.path)/sub") == true)
        #expect(await heed.line(with: "got sub/new.txt") != nil)
        await heed.line(with: "test ok")
        try tree.write("unmount", "\n")
        #expect(await heed.line(with: "[unmounted]") != nil)
        #expect(await heed.line(with: "got sub/old.txt") != nil)
        try tree.write("mount", "\n")
        #expect(await heed.ended() == 0)
    }

    @Test("a file that is mounted over a file is told and polled, before heed starts or while it runs")
    func overFile() async throws {
        let tree = try TemporaryTree()
        for name in ["far.txt", "top/early.txt", "top/late.txt"] { try tree.write(name, "0") }
        try tree.write(
            "heed.yaml",
            "root: top\nrules:\n  test:\n    paths: /*.txt\n    run: echo \"got $* $(cat \"$@\")\"\n"
        )
        try #require(mkfifo("\(tree.path)/next", 0o600) == 0)
        let script = """
            mount --bind far.txt top/early.txt
            "$0" run & heed=$!
            "$0" doctor
            read line <next; mount --bind far.txt top/late.txt
            read line <next; kill -INT $heed; wait $heed
            """
        let heed = try RunningProgram(
            [
                "/usr/bin/unshare", "-Urm", "--propagation", "private", "/bin/sh", "-c", script,
                HeedProgram.path,
            ],
            in: tree.path
        )
        #expect(
            await heed.line(with: "another file is mounted over")?.contains("\(tree.path)/top/early.txt")
                == true
        )
        #expect(await heed.line(with: "files are mounted over others") != nil)
        try tree.write("far.txt", "one")
        #expect(await heed.line(with: "got")?.hasSuffix("got early.txt one") == true)
        try tree.write("next", "\n")
        #expect(
            await heed.line(with: "another file is mounted over")?.contains("\(tree.path)/top/late.txt")
                == true
        )
        #expect(await heed.line(with: "got")?.hasSuffix("got late.txt one") == true)
        try tree.write("far.txt", "two")
        // Each is looked at by itself.
        var got: Set<String> = []
        while got != ["early.txt", "late.txt"], let line = await heed.line(with: "got") {
            for name in ["early.txt", "late.txt"] where line.contains(name) { got.insert(name) }
            #expect(line.contains("two"))
        }
        #expect(got == ["early.txt", "late.txt"])
        try tree.write("next", "\n")
        #expect(await heed.ended() == 0)
    }

    /// Starts heed in a namespace of its own, where each line written to `next` has the next step done.
    private func heed(_ tree: TemporaryTree, steps: [String]) throws -> RunningProgram {
        try #require(mkfifo("\(tree.path)/next", 0o600) == 0)
        let all = steps.map { "read line <next; \($0)\n" }.joined()
        let script = "\"$0\" run & heed=$!\n\(all)read line <next; kill -INT $heed; wait $heed"
        return try RunningProgram(
            [
                "/usr/bin/unshare", "-Urm", "--propagation", "private", "/bin/sh", "-c", script,
                HeedProgram.path,
            ],
            in: tree.path
        )
    }

    static let hasFUSE =
        FileManager.default.isExecutableFile(atPath: "/usr/bin/bindfs")
        && FileManager.default.isWritableFile(atPath: "/dev/fuse")

    @Test(
        "a file system without events is polled from when it is mounted until it is unmounted",
        .enabled(if: hasFUSE, "no bindfs, or no FUSE, here"),
        arguments: ["sub", "."]
    )
    func polled(_ place: String) async throws {
        let tree = try TemporaryTree()
        try tree.write("work/sub/old.txt", "1")
        try tree.write("far/sub/far.txt", "1")
        try tree.write(
            "heed.yaml",
            "root: work\nrules:\n  test:\n    paths: sub/\n    run: echo \"got $*\"\n"
        )
        let (far, mount) = place == "." ? ("far", "work") : ("far/sub", "work/sub")
        let heed = try heed(
            tree,
            steps: [
                "bindfs --no-allow-other -o nonempty \(far) \(mount)",
                "umount \(mount) || umount -l \(mount)",
            ]
        )
        await heed.line(with: "heed: watching")
        try tree.write("next", "\n")
        #expect(await heed.line(with: "[mounted]")?.contains("it is polled") == true)
        #expect(await heed.line(with: "got sub/far.txt") != nil)
        // Written behind the mount: its kernel hears nothing of it.
        try tree.write("far/sub/new.txt", "1")
        #expect(await heed.line(with: "got sub/new.txt") != nil)
        try tree.write("next", "\n")
        #expect(await heed.line(with: "[unmounted]") != nil)
        #expect(await heed.line(with: "sub/old.txt") != nil)
        try tree.write("work/sub/last.txt", "1")
        #expect(await heed.line(with: "sub/last.txt") != nil)
        try tree.write("next", "\n")
        #expect(await heed.ended() == 0)
    }

    @Test("a directory mounted over the way to the root, and away again, is as good as another root")
    func above() async throws {
        let tree = try TemporaryTree()
        try tree.write("a/root/under.txt", "1")
        try tree.write("b/root/over.txt", "1")
        try tree.write(
            "heed.yaml",
            "root: a/root\nrules:\n  test:\n    paths: '*.txt'\n    run: echo \"got $*\"\n"
        )
        let heed = try heed(tree, steps: ["mount --bind b a", "umount a"])
        await heed.line(with: "heed: watching")
        try tree.write("next", "\n")
        #expect(await heed.line(with: "got over.txt") != nil)
        try tree.write("next", "\n")
        #expect(await heed.line(with: "got under.txt") != nil)
        try tree.write("next", "\n")
        #expect(await heed.ended() == 0)
    }
}
