/// The matches of one debounce window: paths with what happened to them.
package struct Batch: Hashable, Sendable {
    /// What happened to one path.
    package struct Entry: Hashable, Sendable {
        /// All events seen.
        package var events: EventSet
        /// Whether the last thing that happened was that the name disappeared.
        package var isGone: Bool
        /// Whether it is, or was, a directory.
        package var isDirectory: Bool
        /// The former name where the last thing that happened was a rename, relative to the rule's root.
        package var from: BytePath?

        /// Makes an entry.
        package init(
            events: EventSet,
            isGone: Bool = false,
            isDirectory: Bool = false,
            from: BytePath? = nil
        ) {
            self.events = events
            self.isGone = isGone
            self.isDirectory = isDirectory
            self.from = from
        }
    }

    /// Paths relative to the rule's root.
    package private(set) var entries: [BytePath: Entry] = [:]
    /// Whether something changed that cannot be named: the action must treat everything as changed.
    package var isOpenEnded = false
    /// Whether some of it was found after events were lost.
    package var hasOverflow = false

    /// Makes an empty batch.
    package init() {}

    /// Whether there is nothing to run for.
    package var isEmpty: Bool { entries.isEmpty && !isOpenEnded }

    /// The most paths that a batch names: beyond, it stands for everything, as commands get no longer lists anyway.
    package static let limit = 100_000

    /// Adds what happened to a path; what happened last decides whether it is gone.
    package mutating func add(_ path: BytePath, _ entry: Entry) {
        guard let index = entries.index(forKey: path) else {
            if entries.count < Batch.limit {
                entries[path] = entry
            } else {
                isOpenEnded = true
            }
            return
        }
        let known = entries.values[index]
        entries.values[index] = Entry(
            events: known.events.union(entry.events),
            isGone: entry.isGone,
            isDirectory: entry.isDirectory,
            from: entry.from ?? (entry.isGone ? nil : known.from)
        )
    }

    /// Adds a later batch.
    package mutating func merge(_ later: Batch) {
        if entries.isEmpty {
            entries = later.entries
        } else {
            for (path, entry) in later.entries {
                add(path, entry)
            }
        }
        isOpenEnded = isOpenEnded || later.isOpenEnded
        hasOverflow = hasOverflow || later.hasOverflow
    }
}
