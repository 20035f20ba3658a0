public import SystemPackage

extension Inotify {
    /// One thing the kernel reported.
    public struct Event: Sendable, Hashable, CustomStringConvertible {
        /// The single thing that happened.
        public enum Kind: Hashable, Sendable {
            /// One case for each event of ``Inotify/Mask``.
            case access, modify, attrib, closeWrite, closeNoWrite, open, movedFrom, movedTo, create, delete
            /// The watched object itself was deleted, or renamed.
            case deleteSelf, moveSelf
            /// The file system was unmounted.
            case unmounted
            /// The kernel's queue was full and events are lost.
            case overflow
            /// The watch is gone.
            case ignored
            /// Bits this library does not know.
            case unknown(UInt32)
        }

        /// The watch; nil for an overflow, and where ``Inotify/reconcile()`` dropped it.
        public let watch: Watch?
        /// The kernel's bits: one event, and flags.
        public let mask: Mask
        /// Joins the two halves of a rename; nil for all other events.
        public let cookie: RenameCookie?
        /// The watch's path when the event was read.
        private let base: FilePath?
        /// The bytes of the entry's name.
        package let nameBytes: [UInt8]?

        /// An event, made from what was read.
        package init(watch: Watch?, mask: Mask, cookie: UInt32, nameBytes: [UInt8]?) {
            self.watch = watch
            self.mask = mask
            self.cookie = RenameCookie(rawValue: cookie)
            self.base = watch?.path
            self.nameBytes = nameBytes
        }

        /// The entry's name in the watched directory; nil if the event is about the watched object itself.
        public var name: FilePath.Component? {
            nameBytes.flatMap { PathBytes.path($0).lastComponent }
        }

        /// The watch's path when the event was read, and the name.
        public var path: FilePath? {
            guard var path = base else { return nil }
            if let name { path.append(name) }
            return path
        }

        /// Whether it is about a directory.
        ///
        /// The kernel does not say so for ``Kind/deleteSelf``, ``Kind/moveSelf`` and ``Kind/ignored``.
        public var isDirectory: Bool { mask.contains(.isDirectory) }

        /// The single thing that happened.
        public var kind: Kind {
            switch mask.rawValue & 0xEFFF {
            case 0x1: .access
            case 0x2: .modify
            case 0x4: .attrib
            case 0x8: .closeWrite
            case 0x10: .closeNoWrite
            case 0x20: .open
            case 0x40: .movedFrom
            case 0x80: .movedTo
            case 0x100: .create
            case 0x200: .delete
            case 0x400: .deleteSelf
            case 0x800: .moveSelf
            case 0x2000: .unmounted
            case 0x4000: .overflow
            case 0x8000: .ignored
            default: .unknown(mask.rawValue)
            }
        }

        /// Whether all bits of a mask are set.
        public func contains(_ bits: Mask) -> Bool { mask.contains(bits) }

        /// Lets a mask be a pattern: `case .create: …` matches an event that has all its bits.
        public static func ~= (bits: Mask, event: Event) -> Bool { event.contains(bits) }

        /// The mask, the path shell-quoted, and the cookie if there is one.
        public var description: String {
            let place = path.map { PathBytes.quoted(PathBytes.of($0)) } ?? "-"
            return "\(mask) \(place)" + (cookie.map { " cookie \($0.rawValue)" } ?? "")
        }
    }
}
