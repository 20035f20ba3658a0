import Foundation
import HeedTestKit
import Testing

/// On a real FUSE mount (bindfs), which tells nothing of what its server changes; in namespaces of their own.
@Suite("FUSE", .timeLimit(.minutes(3)), .enabled(if: MountScene.hasFuse, "no FUSE mount by bindfs here"))
struct FuseTests {
    @Test("what a server changes behind a mount runs rules, found by looking")
    func polled() async throws {
        let scene = try MountScene()
        let tree = scene.tree
        let heed = try scene.play("serve top/near; \"$0\" run & await; kill -INT $!; wait $!")
        #expect(
            await heed.line(with: "[polled]")?.contains("watched by polling: \(tree.path)/top/near (fuse)")
                == true
        )
        try tree.write("far/a/b/new.txt", "1")
        #expect(await heed.line(with: "got near/a/b/new.txt") != nil)
        await heed.line(with: "test ok")
        try tree.write("far/a/b/new.txt", "longer")
        #expect(await heed.line(with: "got near/a/b/new.txt") != nil)
        await heed.line(with: "test ok")
        try FileManager.default.moveItem(atPath: tree.path + "/far/a", toPath: tree.path + "/far/c")
        #expect(await heed.line(with: "got near/c/b/new.txt") != nil)
        await heed.line(with: "test ok")
        try tree.write("top/local.txt", "1")
        #expect(await heed.line(with: "got local.txt") != nil)
        await heed.line(with: "test ok")
        scene.go()
        #expect(await heed.ended() == 0)
    }

    @Test("a mount that needs polling is polled from the moment it is there", arguments: ["top/near", "top"])
    func mountedLater(place: String) async throws {
        let scene = try MountScene()
        let tree = scene.tree
        try tree.write("far/old.txt", "1")
        try tree.makeDirectory(place)
        let heed = try scene.play(
            "\"$0\" run & heed=$!; await; serve \(place); await; kill -INT $heed; wait $heed"
        )
        await heed.line(with: "heed: watching")
        scene.go()
        let notice = await heed.line(with: "[mounted]")
        #expect(
            notice?.contains("\(tree.path)/\(place), where not every change gives an event; it is") == true
        )
        let prefix = place == "top" ? "" : "near/"
        #expect(await heed.line(with: "got \(prefix)old.txt") != nil)
        await heed.line(with: "test ok")
        try tree.write("far/new.txt", "1")
        #expect(await heed.line(with: "got \(prefix)new.txt") != nil)
        await heed.line(with: "test ok")
        scene.go()
        #expect(await heed.ended() == 0)
    }

    @Test("a server that was killed is told, and what is there when another one serves is found")
    func killedServer() async throws {
        let scene = try MountScene()
        let tree = scene.tree
        try tree.write("far/old.txt", "1")
        let script = """
            serve top/near; "$0" run & heed=$!
            await; kill -9 $server; await; umount -l top/near; serve top/near
            await; kill -INT $heed; wait $heed
            """
        let heed = try scene.play(script)
        await heed.line(with: "[polled]")
        scene.go()
        let notice = await heed.line(with: "[unreadable]")
        #expect(
            notice?.contains("cannot list \(tree.path)/top/near: Transport endpoint is not connected") == true
        )
        try tree.write("far/new.txt", "1")
        scene.go()
        #expect(await heed.line(with: "got near/new.txt") != nil)
        await heed.line(with: "test ok")
        scene.go()
        #expect(await heed.ended() == 0)
    }

    @Test("a server that does not answer holds up neither other rules nor heed's end")
    func hangingServer() async throws {
        let scene = try MountScene()
        let tree = scene.tree
        let script = """
            serve top/near; "$0" run & heed=$!
            await; kill -STOP $server; await; kill -INT $heed; wait $heed; echo "ended with $?"
            """
        let heed = try scene.play(script)
        await heed.line(with: "[polled]")
        try tree.write("far/before.txt", "1")
        #expect(await heed.line(with: "got near/before.txt") != nil)
        await heed.line(with: "test ok")
        scene.go()
        try tree.write("top/local.txt", "1")
        #expect(await heed.line(with: "got local.txt") != nil)
        await heed.line(with: "test ok")
        scene.go()
        #expect(await heed.line(with: "ended with 0") != nil)
    }

    @Test("heed doctor says what is polled, as JSON too")
    func doctor() async throws {
        let scene = try MountScene()
        let tree = scene.tree
        let heed = try scene.play("serve top; \"$0\" doctor; \"$0\" doctor --json; umount top")
        #expect(await heed.line(with: "\(tree.path)/top: fuse")?.hasPrefix("! root ") == true)
        #expect(
            await heed.line(with: #""area":"root""#)?.contains(#""filesystem":"fuse","polled":true"#) == true
        )
        await heed.ended()
    }
}
