extension Inotify {
    /// What the two halves of one rename have in common.
    public struct RenameCookie: RawRepresentable, Hashable, Sendable {
        /// The kernel's number, never 0.
        public let rawValue: UInt32

        /// The cookie with this number; nil for 0, which means none.
        public init?(rawValue: UInt32) {
            guard rawValue != 0 else { return nil }
            self.rawValue = rawValue
        }
    }
}
