import CLinux
package import HeedModel

/// The kind of a file system, and whether the kernel hears of everything that changes in it.
package struct FileSystem: Hashable, Sendable {
    /// Who may change files without the kernel here hearing of it.
    package enum Silence: Hashable, Sendable {
        /// Nobody: every change gives an event.
        case none
        /// Other machines, or the program that serves the file system.
        case elsewhere
        /// The kernel itself, which tells nobody.
        case kernel
        /// Whoever writes to the layers below instead of to the merged directory.
        case layers
    }

    /// As mount(8) names it, or its number.
    package var name: String
    /// Who changes files unheard.
    package var silence: Silence

    /// Makes a kind.
    package init(name: String, silence: Silence) {
        self.name = name
        self.silence = silence
    }

    /// Looks up the number that statfs(2) gives.
    package init(magic: UInt32) {
        let known = FileSystem.table.first { $0.magic == magic }
        name = known?.name ?? "type 0x" + String(magic, radix: 16)
        silence = known?.silence ?? .none
    }

    /// The file system that holds a path; nil where nothing is there.
    package static func holding(_ path: BytePath) -> FileSystem? {
        let magic = path.withCString { cl_statfs_type($0) }
        return magic < 0 ? nil : FileSystem(magic: UInt32(truncatingIfNeeded: magic))
    }

    /// Whether a path is that of a file, links not followed, as far as the kernel knows without asking a server.
    static func isKnownFile(_ path: BytePath) -> Bool { path.withCString { cl_is_known_file($0) } == 1 }

    /// Whether it must be looked at again and again.
    package var needsPolling: Bool { silence == .elsewhere || silence == .kernel }

    /// Source: statfs(2) and `linux/magic.h`.
    private static let table: [(magic: UInt32, name: String, silence: Silence)] = [
        (0xEF53, "ext4", .none), (0x5846_5342, "xfs", .none), (0x9123_683E, "btrfs", .none),
        (0x0102_1994, "tmpfs", .none), (0x8584_58F6, "ramfs", .none), (0x2FC1_2FC1, "zfs", .none),
        (0xF2F5_2010, "f2fs", .none), (0xCA45_1A4E, "bcachefs", .none), (0x2011_BAB0, "exfat", .none),
        (0x4D44, "vfat", .none), (0x7366_746E, "ntfs3", .none), (0x7371_7368, "squashfs", .none),
        (0xE0F5_E1E2, "erofs", .none), (0x9660, "iso9660", .none), (0x3153_464A, "jfs", .none),
        (0x6969, "nfs", .elsewhere), (0xFF53_4D42, "cifs", .elsewhere), (0xFE53_4D42, "smb3", .elsewhere),
        (0x517B, "smbfs", .elsewhere), (0x6573_5546, "fuse", .elsewhere), (0x0102_1997, "9p", .elsewhere),
        (0x00C3_6400, "ceph", .elsewhere), (0x5346_414F, "afs", .elsewhere),
        (0x6B41_4653, "afs", .elsewhere), (0x0BD0_0BD0, "lustre", .elsewhere),
        (0x4750_4653, "gpfs", .elsewhere), (0x0116_1970, "gfs2", .elsewhere),
        (0x7461_636F, "ocfs2", .elsewhere), (0x7375_7245, "coda", .elsewhere),
        (0x786F_4256, "vboxsf", .elsewhere), (0xBACB_ACBC, "vmhgfs", .elsewhere),
        (0x2003_0528, "orangefs", .elsewhere), (0x0187, "autofs", .elsewhere),
        (0x9FA0, "proc", .kernel), (0x6265_6572, "sysfs", .kernel), (0x6462_6720, "debugfs", .kernel),
        (0x7472_6163, "tracefs", .kernel), (0x0027_E0EB, "cgroup", .kernel),
        (0x6367_7270, "cgroup2", .kernel), (0x6265_6570, "configfs", .kernel),
        (0x794C_7630, "overlay", .layers), (0x6175_6673, "aufs", .layers),
    ]
}
