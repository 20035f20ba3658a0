package import HeedModel

/// Turns notices into text.
///
/// To add one: a file in `Formats/`, its row in ``Formats/all`` and its test file.
package protocol Format: Sendable {
    /// Its name.
    static var keyword: String { get }
    /// What it is for, in one sentence.
    static var summary: String { get }
    /// Makes the format.
    init(_ context: FormatContext)
    /// The lines that tell a notice; none where the format does not speak of it.
    func lines(for notice: Notice) -> [ReportLine]
}

/// What a format must know of its surroundings.
package struct FormatContext: Sendable {
    /// Whether output lines need the name of their rule.
    package var hasSeveralRules: Bool
    /// Whether escape sequences may be used.
    package var hasColour: Bool
    /// Whether signs beyond ASCII may be used.
    package var hasUnicode: Bool
    /// The order of the rules, for their colours.
    package var ruleNames: [String]
    /// The time of day, `14:02:11`.
    package var time: @Sendable () -> String

    /// Makes a context from its parts.
    package init(
        hasSeveralRules: Bool,
        hasColour: Bool,
        hasUnicode: Bool,
        ruleNames: [String],
        time: @escaping @Sendable () -> String
    ) {
        self.hasSeveralRules = hasSeveralRules
        self.hasColour = hasColour
        self.hasUnicode = hasUnicode
        self.ruleNames = ruleNames
        self.time = time
    }
}

/// One line and where it goes.
package struct ReportLine: Hashable, Sendable {
    /// Where it goes: what actions say goes where they said it, what heed says to standard error.
    package var stream: OutputLine.Stream
    /// Without the newline.
    package var bytes: [UInt8]

    /// Makes a line from bytes.
    package init(_ stream: OutputLine.Stream, _ bytes: [UInt8]) {
        self.stream = stream
        self.bytes = bytes
    }

    /// A line that heed says.
    package init(_ text: String) {
        self.init(.stderr, Array(text.utf8))
    }
}

/// The formats there are.
package enum Formats {
    /// In the order of help texts.
    package static let all: [any Format.Type] = [PlainFormat.self, TerminalFormat.self]
}
