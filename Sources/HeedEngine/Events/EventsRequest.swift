/// What a call of `heed events` says.
package struct EventsRequest: Sendable {
    /// Directories, or single files, as they were named; empty: the current directory.
    package var directories: [[UInt8]] = []
    /// Names of events; empty: those that make or change a name.
    package var events: [String] = []
    /// Whether the kernel's own events are told.
    package var isRaw = false
    /// One JSON object a line.
    package var asJSON = false
    /// A template for each record.
    package var template: String?
    /// Whether records end with NUL and names stay as they are.
    package var endsWithNUL = false
    /// How long silence may last, as it was written.
    package var timeout: String?
    /// How many records are told.
    package var count: Int?
    /// Whether what heed ignores is told too.
    package var tellsIgnored = false
    /// Whether the rules are named that each change would start.
    package var namesRules = false

    /// The request of a call without options.
    package init() {}
}
