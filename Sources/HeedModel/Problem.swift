/// Something that went wrong outside rule files: what happened, where, and what to do.
package struct Problem: Error, Hashable, Sendable {
    /// How bad it is.
    package enum Severity: String, Hashable, Sendable {
        /// heed cannot go on, or cannot do part of what it is asked to.
        case error
        /// Something is missing or was repaired.
        case warning
        /// Good news, such as a healed blind spot.
        case note
    }

    /// How bad it is.
    package var severity: Severity
    /// A stable word, such as `watch-limit`.
    package var id: String
    /// What happened and where; starts lower-case, no full stop.
    package var message: String
    /// Why; one line each.
    package var notes: [String]
    /// What to do; one line each.
    package var help: [String]

    /// Makes a problem.
    package init(
        _ severity: Severity,
        id: String,
        _ message: String,
        notes: [String] = [],
        help: [String] = []
    ) {
        self.severity = severity
        self.id = id
        self.message = message
        self.notes = notes
        self.help = help
    }
}
