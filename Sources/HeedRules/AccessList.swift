/// Who may write a file beside its owner, its group and everybody: its POSIX access list.
package enum AccessList {
    /// Somebody that an entry of the list names.
    package enum Writer: Hashable, Sendable {
        /// A user.
        case user(UInt32)
        /// A group.
        case group(UInt32)
    }

    private enum Tag {
        static let user: UInt32 = 0x02
        static let group: UInt32 = 0x08
        static let mask: UInt32 = 0x10
    }

    private static let mayWrite: UInt32 = 0x02
    private static let entrySize = 8

    /// Reads the value of the attribute `system.posix_acl_access`.
    ///
    /// - Parameter bytes: a version in four bytes, then entries of tag, permissions and id; all little-endian.
    /// - Returns: the users and groups that may write; none where the bytes are of another form.
    ///
    /// Source: acl(5), linux/posix_acl_xattr.h.
    package static func writers(_ bytes: [UInt8]) -> [Writer] {
        guard bytes.count >= 4, number(bytes[..<4]) == 2 else { return [] }
        let entries = stride(from: 4, to: bytes.count - entrySize + 1, by: entrySize).map { start in
            (
                tag: number(bytes[start..<(start + 2)]),
                permissions: number(bytes[(start + 2)..<(start + 4)]),
                id: number(bytes[(start + 4)..<(start + 8)])
            )
        }
        let mask = entries.first { $0.tag == Tag.mask }?.permissions ?? 0x07
        return entries.compactMap { entry in
            guard entry.permissions & mask & mayWrite != 0 else { return nil }
            switch entry.tag {
            case Tag.user: return .user(entry.id)
            case Tag.group: return .group(entry.id)
            default: return nil
            }
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
