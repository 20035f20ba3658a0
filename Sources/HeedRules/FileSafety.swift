/// Whether what a rule file says may be run: only its user and root may have been able to write it.
package enum FileSafety {
    /// The owner and the mode of a file or directory.
    package struct Status: Hashable, Sendable {
        /// Whether it is a directory.
        package var isDirectory: Bool
        /// The owner.
        package var userID: UInt32
        /// The group.
        package var groupID: UInt32
        /// The permission bits, `07777`.
        package var mode: UInt32
        /// Others that an access list lets write.
        package var writers: [AccessList.Writer]

        /// Makes a status from its parts.
        package init(
            isDirectory: Bool,
            userID: UInt32,
            groupID: UInt32,
            mode: UInt32,
            writers: [AccessList.Writer] = []
        ) {
            self.isDirectory = isDirectory
            self.userID = userID
            self.groupID = groupID
            self.mode = mode
            self.writers = writers
        }
    }

    /// Somebody who runs heed.
    package struct User: Hashable, Sendable {
        /// The effective user.
        package var userID: UInt32
        /// The effective group: a file that it may write is the user's own.
        package var groupID: UInt32

        /// Makes a user.
        package init(userID: UInt32, groupID: UInt32) {
            self.userID = userID
            self.groupID = groupID
        }
    }

    /// What is unsafe, and the command that mends it.
    package struct Danger: Hashable, Sendable {
        /// Goes on after the name: `can be written by everybody`.
        package var what: String
        /// A line for a shell, without the name at its end.
        package var cure: String
    }

    private static let sticky: UInt32 = 0o1000

    /// What makes a file or directory unsafe; nil where nothing does.
    package static func danger(in status: Status, for user: User) -> Danger? {
        guard status.userID == user.userID || status.userID == 0 else {
            return Danger(what: "belongs to the user \(status.userID)", cure: "chown \(user.userID)")
        }
        // In a sticky directory only the owner of a file can replace it.
        if status.isDirectory, status.mode & sticky != 0 { return nil }
        if status.mode & 0o002 != 0 {
            return Danger(what: "can be written by everybody", cure: "chmod o-w")
        }
        let isForeign = status.groupID != user.groupID && status.groupID != 0
        if status.mode & 0o020 != 0, isForeign {
            return Danger(what: "can be written by the group \(status.groupID)", cure: "chmod g-w")
        }
        return status.writers.lazy.compactMap { danger(of: $0, for: user) }.first
    }

    private static func danger(of writer: AccessList.Writer, for user: User) -> Danger? {
        switch writer {
        case .user(let id):
            guard id != user.userID, id != 0 else { return nil }
            return Danger(
                what: "can be written by the user \(id): its access list says so",
                cure: "setfacl -x u:\(id)"
            )
        case .group(let id):
            guard id != user.groupID, id != 0 else { return nil }
            return Danger(
                what: "can be written by the group \(id): its access list says so",
                cure: "setfacl -x g:\(id)"
            )
        }
    }
}
