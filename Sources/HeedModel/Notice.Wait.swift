extension Notice {
    /// What a rule that is due waits for.
    package enum Wait: Hashable, Sendable {
        /// These rules of `after` have failed.
        case success(of: [String])
        /// This path is there (`hold-while`).
        case gone(BytePath)
        /// This path is there for longer than the rule waits: it waits no longer.
        case tooLong(BytePath, Duration)
        /// The rule's root is gone, without which nothing can run.
        case root(BytePath)
    }

    /// How a rule starts itself.
    package struct Loop: Hashable, Sendable {
        /// Which run of the chain is next, counted from 1.
        package var count: Int
        /// A file that starts it, relative to its root.
        package var path: BytePath
        /// The pattern that watches the file, as written.
        package var pattern: String?
        /// How long it waits now.
        package var gap: Duration

        /// Makes a loop from its parts.
        package init(count: Int, path: BytePath, pattern: String?, gap: Duration) {
            self.count = count
            self.path = path
            self.pattern = pattern
            self.gap = gap
        }
    }
}
