import HeedModel
import HeedWatch
import Testing

@Suite("Mount points")
struct MountPointTests {
    @Test("a line gives number, place and type, with and without optional fields")
    func lines() {
        let plain = "36 35 98:0 /mnt1 /mnt/a rw,noatime - ext3 /dev/root rw"
        let shared = "36 35 98:0 /mnt1 /mnt/a\\040b\\134 rw master:1 shared:2 - fuse.sshfs x:/y rw"
        #expect(
            MountPoint(line: Array(plain.utf8))
                == MountPoint(
                    id: 36,
                    path: BytePath("/mnt/a"),
                    type: "ext3",
                    source: Array("98:0 /mnt1".utf8)
                )
        )
        #expect(
            MountPoint(line: Array(shared.utf8))
                == MountPoint(
                    id: 36,
                    path: BytePath("/mnt/a b\\"),
                    type: "fuse.sshfs",
                    source: Array("98:0 /mnt1".utf8)
                )
        )
    }

    @Test(
        "anything else gives nothing",
        arguments: [
            "", "36", "a b c d e f g h i", "36 35 98:0 / / rw shared:1 ext3 dev rw",
            "36 35 98:0 / / rw a b -",
        ]
    )
    func nonsense(_ line: String) {
        #expect(MountPoint(line: Array(line.utf8)) == nil)
    }

    @Test("the root of the file system is among them")
    func all() {
        #expect(MountPoint.all().contains { $0.path == BytePath("/") })
    }
}
