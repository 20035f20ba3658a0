extension Inotify {
    /// The flags of inotify_init1(2); both are always set, they are here for completeness.
    public struct InitFlags: OptionSet, Hashable, Sendable {
        /// The kernel's bits.
        public let rawValue: CInt

        /// The set with these bits.
        public init(rawValue: CInt) {
            self.rawValue = rawValue
        }

        /// Child processes do not inherit the descriptor (`IN_CLOEXEC`).
        public static let closeOnExec = InitFlags(rawValue: 0o2000000)
        /// A read never blocks (`IN_NONBLOCK`); waiting is done elsewhere.
        public static let nonBlocking = InitFlags(rawValue: 0o4000)
    }
}
