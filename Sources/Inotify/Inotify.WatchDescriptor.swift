extension Inotify {
    /// The kernel's number of a watch; never used twice by one ``Inotify``.
    public struct WatchDescriptor: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The number.
        public let rawValue: CInt

        /// The descriptor with this number.
        public init(rawValue: CInt) {
            self.rawValue = rawValue
        }

        /// The number as text.
        public var description: String { String(rawValue) }
    }
}
