import Foundation
import HeedTestKit

/// A shell script in namespaces of its own, in which it can mount what it likes without leaving anything behind.
final class MountScene {
    /// What every scene can use: `serve` mounts `far` at a place and leaves the server's number in `$server`,
    /// `overlay` mounts one over `top` with `far` below,
    /// `await` waits for a line in the pipe `next`, which ``go()`` writes.
    private static let words = """
        serve() {
            mkdir -p "$1"; bindfs -f far "$1" & server=$!
            until grep -q " $PWD/$1 fuse" /proc/self/mounts; do kill -0 $server || exit 9; sleep 0.01; done
        }
        overlay() { mkdir -p up work; mount -t overlay o -o lowerdir=far,upperdir=up,workdir=work top; }
        await() { read line <next; }

        """

    /// Whether the machine has FUSE, and bindfs.
    static let hasFuse = works("command -v bindfs && serve top/near; umount top/near")
    /// Whether an overlay can be mounted.
    static let hasOverlay = works("overlay")

    private static func works(_ script: String) -> Bool {
        guard let scene = try? MountScene() else { return false }
        let probe = Process()
        let call = arguments(script)
        probe.executableURL = URL(fileURLWithPath: call[0])
        probe.arguments = Array(call.dropFirst())
        probe.currentDirectoryURL = URL(fileURLWithPath: scene.tree.path)
        probe.standardOutput = FileHandle.nullDevice
        probe.standardError = FileHandle.nullDevice
        let done = DispatchSemaphore(value: 0)
        probe.terminationHandler = { _ in done.signal() }
        guard (try? RunningProgram.starting { try probe.run() }) != nil else { return false }
        done.wait()
        return probe.terminationStatus == 0
    }

    /// All that is started in it ends with it.
    private static let namespace = ["-Urmpf", "--mount-proc", "--kill-child"]

    /// What plays a scene: a shell whose `$0` is heed.
    private static func arguments(_ scene: String) -> [String] {
        ["/usr/bin/unshare"] + namespace + ["/bin/sh", "-c", words + scene, HeedProgram.path]
    }

    /// Where it plays: `far` is what is served, `top` the root of `heed.yaml`.
    let tree: TemporaryTree
    /// The pipe `next`, open for both directions: writing never waits for a reader.
    private let next: Int32

    init() throws {
        tree = try TemporaryTree()
        try tree.makeDirectory("far")
        try tree.makeDirectory("top")
        try tree.write("heed.yaml", "root: top\nrules: {test: {paths: '**', run: 'echo \"got $*\"'}}\n")
        guard mkfifo(tree.path + "/next", 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
        next = open(tree.path + "/next", O_RDWR | O_CLOEXEC)
    }

    deinit { close(next) }

    /// Plays a scene.
    func play(_ scene: String) throws -> RunningProgram {
        try RunningProgram(MountScene.arguments(scene), in: tree.path)
    }

    /// Lets it go on after its next `await`.
    func go() { _ = write(next, "\n", 1) }
}
