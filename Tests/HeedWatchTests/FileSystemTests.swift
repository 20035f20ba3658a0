import HeedModel
import HeedWatch
import Testing

@Suite("File systems")
struct FileSystemTests {
    @Test(
        "are told apart by whether every change in them gives an event",
        arguments: [
            (0xEF53, "ext4", false), (0x0102_1994, "tmpfs", false), (0x6969, "nfs", true),
            (0xFF53_4D42, "cifs", true),
            (0xFE53_4D42, "smb3", true), (0x6573_5546, "fuse", true), (0x0102_1997, "9p", true),
            (0x00C3_6400, "ceph", true), (0x9FA0, "proc", true), (0x794C_7630, "overlay", false),
            (0x1234_5678, "type 0x12345678", false),
        ] as [(UInt32, String, Bool)]
    )
    func kinds(_ magic: UInt32, _ name: String, _ isSilent: Bool) {
        let kind = FileSystem(magic: magic)
        #expect(kind.name == name)
        #expect(kind.needsPolling == isSilent)
    }

    @Test("are found by a path in them")
    func holding() {
        #expect(FileSystem.holding(BytePath("/proc"))?.name == "proc")
        #expect(FileSystem.holding(BytePath("/proc/self"))?.needsPolling == true)
        #expect(FileSystem.holding(BytePath("/no such directory")) == nil)
    }
}
