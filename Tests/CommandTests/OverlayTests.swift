import Foundation
import HeedTestKit
import Testing

/// On a real overlay, in namespaces of their own: it tells what happens in the merged directory.
@Suite("Overlays", .timeLimit(.minutes(3)), .enabled(if: MountScene.hasOverlay, "no overlay mount here"))
struct OverlayTests {
    @Test("what is changed in the merged directory runs rules, files of the lower layer included")
    func merged() async throws {
        let scene = try MountScene()
        let tree = scene.tree
        try tree.write("far/deep/low.txt", "1")
        let heed = try scene.play(
            """
            overlay; "$0" run & heed=$!
            await; echo 2 >top/deep/low.txt; await; mkdir -p top/a/b; echo 1 >top/a/b/new.txt
            await; mv top/deep/low.txt top/a/moved.txt; await; kill -INT $heed; wait $heed
            """
        )
        await heed.line(with: "heed: watching")
        for name in ["deep/low.txt", "a/b/new.txt", "a/moved.txt"] {
            scene.go()
            #expect(await heed.line(with: "got \(name)") != nil)
            await heed.line(with: "test ok")
        }
        scene.go()
        #expect(await heed.ended() == 0)
        #expect(!heed.linesSoFar.contains { $0.contains("[polled]") })
    }

    @Test("heed doctor says that its layers tell nothing")
    func doctor() async throws {
        let scene = try MountScene()
        let heed = try scene.play("overlay; \"$0\" doctor")
        #expect(await heed.line(with: "\(scene.tree.path)/top: overlay")?.hasPrefix("! root ") == true)
        #expect(
            await heed.line(
                with: "what is changed in its layers, not in the merged directory, gives no event"
            ) != nil
        )
        #expect(await heed.ended() == 0)
    }
}
