/// What was at a path at one moment; two equal states mean that nothing happened to it in between.
package struct PathState: Hashable, Sendable {
    /// Identity and times, as statx(2) tells them; symbolic links are not followed.
    package struct Stamp: Hashable, Sendable {
        /// The number of the file system.
        package var device: UInt64
        /// The number of the file in it.
        package var inode: UInt64
        /// In bytes.
        package var size: UInt64
        /// The time of the last write, in nanoseconds since 1970.
        package var modified: Int64
        /// The time of the last change of any kind; nobody can fake it.
        package var changed: Int64

        /// Makes a stamp.
        package init(device: UInt64, inode: UInt64, size: UInt64, modified: Int64, changed: Int64) {
            self.device = device
            self.inode = inode
            self.size = size
            self.modified = modified
            self.changed = changed
        }
    }

    /// Larger files are not read for a state.
    package static let contentLimit: UInt64 = 64 << 20

    /// Identity and times; nil where nothing is there.
    package var stamp: Stamp?
    /// What is in it; nil where it was not asked for or cannot be read.
    package var content: ContentHash?

    /// Makes a state; that of a path where nothing is, unless told otherwise.
    package init(stamp: Stamp? = nil, content: ContentHash? = nil) {
        self.stamp = stamp
        self.content = content
    }
}
