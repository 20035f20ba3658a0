/// A change seen from one root: what conditions are asked about.
package struct Subject: Hashable, Sendable {
    /// Relative to the root, byte-exact; empty for the root itself.
    package var path: [UInt8]
    /// All that is true of it.
    package var events: EventSet
    /// Whether the path is, or was, a directory.
    package var isDirectory: Bool
    /// Whether it stands for everything that was below a directory.
    package var standsForTree: Bool
    /// Where it is ignored; depths count from the root, those at or above the root left out.
    package var ignored: Change.Ignored

    /// Makes a subject; only path and events are needed.
    package init(
        path: [UInt8],
        events: EventSet,
        isDirectory: Bool = false,
        standsForTree: Bool = false,
        ignored: Change.Ignored = Change.Ignored()
    ) {
        self.path = path
        self.events = events
        self.isDirectory = isDirectory
        self.standsForTree = standsForTree
        self.ignored = ignored
    }
}
