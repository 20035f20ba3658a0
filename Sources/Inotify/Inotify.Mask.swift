extension Inotify {
    /// A set of event kinds, and of options of a watch.
    ///
    /// The raw value is the kernel's; bits without a name here are kept.
    ///
    /// Source: inotify(7).
    public struct Mask: OptionSet, Hashable, Sendable, Codable {
        /// The kernel's bits.
        public let rawValue: UInt32

        /// The set with these bits.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// A file was read.
        public static let access = Mask(rawValue: 0x1)
        /// A file was written or truncated, or its modification time was set.
        public static let modify = Mask(rawValue: 0x2)
        /// Metadata changed: permissions, owner, times, link count, extended attributes.
        public static let attrib = Mask(rawValue: 0x4)
        /// A file that was open for writing was closed, written to or not.
        public static let closeWrite = Mask(rawValue: 0x8)
        /// A file or directory that was not open for writing was closed.
        public static let closeNoWrite = Mask(rawValue: 0x10)
        /// A file or directory was opened.
        public static let open = Mask(rawValue: 0x20)
        /// An entry was renamed away from the watched directory.
        public static let movedFrom = Mask(rawValue: 0x40)
        /// An entry was renamed into the watched directory.
        public static let movedTo = Mask(rawValue: 0x80)
        /// An entry was created in the watched directory; hard links and symbolic links too.
        public static let create = Mask(rawValue: 0x100)
        /// An entry was deleted from the watched directory.
        public static let delete = Mask(rawValue: 0x200)
        /// The watched object itself was deleted.
        public static let deleteSelf = Mask(rawValue: 0x400)
        /// The watched object itself was renamed.
        public static let moveSelf = Mask(rawValue: 0x800)

        /// Reported only: the file system that holds the object was unmounted.
        public static let unmount = Mask(rawValue: 0x2000)
        /// Reported only: the kernel's queue was full and events are lost.
        public static let queueOverflow = Mask(rawValue: 0x4000)
        /// Reported only: the watch is gone, by request or with its object.
        public static let ignored = Mask(rawValue: 0x8000)
        /// Reported only: the event is about a directory.
        public static let isDirectory = Mask(rawValue: 0x4000_0000)

        /// Option: fail unless the path is a directory.
        public static let onlyDirectory = Mask(rawValue: 0x0100_0000)
        /// Option: do not follow a symbolic link at the end of the path.
        public static let dontFollow = Mask(rawValue: 0x0200_0000)
        /// Option: nothing about files that were unlinked and are still open.
        public static let excludeUnlinked = Mask(rawValue: 0x0400_0000)
        /// Option: fail if the object is watched already; ``ExistingWatch/fail`` says it for you.
        public static let maskCreate = Mask(rawValue: 0x1000_0000)
        /// Option: add to the mask of a watch that exists; ``ExistingWatch/merge`` says it for you.
        public static let maskAdd = Mask(rawValue: 0x2000_0000)
        /// Option: remove the watch after one event.
        public static let oneShot = Mask(rawValue: 0x8000_0000)

        /// Both ways of closing.
        public static let close: Mask = [.closeWrite, .closeNoWrite]
        /// Both halves of a rename.
        public static let move: Mask = [.movedFrom, .movedTo]
        /// All events that can be asked for.
        public static let all = Mask(rawValue: 0xFFF)
        /// The content of a file is complete: it was closed after writing, or renamed into place.
        public static let saved: Mask = [.closeWrite, .movedTo]
        /// What changes the shape of a directory tree.
        public static let tree: Mask = [.create, .delete, .move]

        /// The bits that can be asked for as events.
        public var events: Mask { intersection(.all) }
        /// The options of a watch.
        public var options: Mask { Mask(rawValue: rawValue & 0xB700_0000) }
        /// The bits that only the kernel sets.
        package var reportedOnly: Mask { Mask(rawValue: rawValue & 0x4000_E000) }
    }
}
