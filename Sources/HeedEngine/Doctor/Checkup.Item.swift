package import HeedModel

extension Checkup {
    /// One thing that was looked at.
    package struct Item: Hashable, Sendable {
        /// How it is.
        package enum Status: String, Hashable, Sendable {
            /// As it should be.
            case fine
            /// Good to know.
            case note
            /// To be mended.
            case problem
        }

        /// What was looked at, such as `watches`.
        package var area: String
        /// How it is.
        package var status: Status
        /// What was found.
        package var message: String
        /// More about it; one line each.
        package var notes: [String]
        /// What to do; one line each; never empty for a problem.
        package var help: [String]
        /// The numbers and names behind it, for programs.
        package var details: [JSON.Member]

        /// Makes an item.
        package init(
            _ area: String,
            _ status: Status,
            _ message: String,
            notes: [String] = [],
            help: [String] = [],
            details: [JSON.Member] = []
        ) {
            self.area = area
            self.status = status
            self.message = message
            self.notes = notes
            self.help = help
            self.details = details
        }

        /// As one JSON object.
        var json: JSON {
            .object(
                [
                    JSON.Member("v", .integer(1)), JSON.Member("type", .string("check")),
                    JSON.Member("area", .string(area)), JSON.Member("status", .string(status.rawValue)),
                    JSON.Member("message", .string(message)),
                    JSON.Member("notes", .array(notes.map { .string($0) })),
                    JSON.Member("help", .array(help.map { .string($0) })),
                ] + details
            )
        }
    }
}
