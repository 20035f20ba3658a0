package import HeedModel
import Inotify

/// One record of the kernel's, with the whole path.
package struct RawEvent: Hashable, Sendable {
    /// The bit of a directory, `IN_ISDIR`.
    package static let isDirectory: UInt32 = 0x4000_0000
    /// Every bit that a path can carry.
    package static let everything: UInt32 = 0x3FF

    /// Absolute.
    package var path: BytePath
    /// The bits; of what was found, those that the kernel would have told.
    package var mask: UInt32
    /// What the two halves of a rename have in common; 0 for everything else.
    package var cookie: UInt32
    /// Whether the kernel said nothing and it was found by looking.
    package var isFound: Bool

    /// Makes an event of its parts.
    package init(path: BytePath, mask: UInt32, cookie: UInt32 = 0, isFound: Bool = false) {
        self.path = path
        self.mask = mask
        self.cookie = cookie
        self.isFound = isFound
    }

    /// The kernel's names of the bits, such as `IN_CREATE` and `IN_ISDIR`.
    package var names: [String] {
        Inotify.Mask.names.filter { mask & $0.bit != 0 }.map { "IN_" + $0.name }
    }
}
