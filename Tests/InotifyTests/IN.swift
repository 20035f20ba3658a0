import CLinux
import Glibc

/// The kernel header's own numbers.
enum IN {
    static let access = UInt32(IN_ACCESS)
    static let modify = UInt32(IN_MODIFY)
    static let attrib = UInt32(IN_ATTRIB)
    static let closeWrite = UInt32(IN_CLOSE_WRITE)
    static let closeNoWrite = UInt32(IN_CLOSE_NOWRITE)
    static let open = UInt32(IN_OPEN)
    static let movedFrom = UInt32(IN_MOVED_FROM)
    static let movedTo = UInt32(IN_MOVED_TO)
    static let create = UInt32(IN_CREATE)
    static let delete = UInt32(IN_DELETE)
    static let deleteSelf = UInt32(IN_DELETE_SELF)
    static let moveSelf = UInt32(IN_MOVE_SELF)
    static let unmount = UInt32(IN_UNMOUNT)
    static let overflow = UInt32(IN_Q_OVERFLOW)
    static let ignored = UInt32(IN_IGNORED)
    static let onlyDirectory = UInt32(IN_ONLYDIR)
    static let dontFollow = UInt32(IN_DONT_FOLLOW)
    static let excludeUnlinked = UInt32(IN_EXCL_UNLINK)
    static let maskCreate = UInt32(IN_MASK_CREATE)
    static let maskAdd = UInt32(IN_MASK_ADD)
    static let isDirectory = UInt32(IN_ISDIR)
    static let oneShot: UInt32 = 0x8000_0000
}
