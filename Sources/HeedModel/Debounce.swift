/// How long a rule waits for quiet before it runs, and how long at the most.
package struct Debounce: Hashable, Sendable {
    /// The rule runs once nothing matching happened for so long; zero runs at once.
    package var quiet: Duration
    /// The longest wait after the first change; never below `quiet`.
    package var max: Duration
    /// Whether the rule runs at once on the first change after quiet, and collects only what follows.
    package var isLeading: Bool

    /// Makes a debounce; `max` is twenty times `quiet` unless given.
    package init(quiet: Duration = .milliseconds(100), max: Duration? = nil, isLeading: Bool = false) {
        self.quiet = quiet
        self.max = max ?? quiet * 20
        self.isLeading = isLeading
    }
}
