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
}
