/// One thing that happened, as `heed events` tells it.
package struct EventRecord: Hashable, Sendable {
    /// When heed learned of it.
    package var moment: Timestamp.Moment
    /// What happened: words of the rule language or the kernel's names; the most telling one first.
    package var events: [String]
    /// To what: as the caller named the directory, and names; byte-exact.
    package var path: [UInt8]
    /// The former name where something was renamed.
    package var from: [UInt8]?
    /// Whether it is, or was, a directory.
    package var isDirectory: Bool
    /// Where it is the kernel's own: how it told it.
    package var kernel: Kernel?
    /// The rules that it would start; nil where nobody asked.
    package var rules: [String]?

    /// What only the kernel says.
    package struct Kernel: Hashable, Sendable {
        /// The bits.
        package var mask: UInt32
        /// What the two halves of a rename have in common; 0 for everything else.
        package var cookie: UInt32
        /// Whether the kernel said nothing and heed found it by looking.
        package var isFound: Bool

        /// Makes it of its parts.
        package init(mask: UInt32, cookie: UInt32, isFound: Bool) {
            self.mask = mask
            self.cookie = cookie
            self.isFound = isFound
        }
    }

    /// Makes a record.
    package init(
        _ moment: Timestamp.Moment,
        _ events: [String],
        _ path: [UInt8],
        from: [UInt8]? = nil,
        isDirectory: Bool = false,
        kernel: Kernel? = nil,
        rules: [String]? = nil
    ) {
        self.moment = moment
        self.events = events
        self.path = path
        self.from = from
        self.isDirectory = isDirectory
        self.kernel = kernel
        self.rules = rules
    }
}
