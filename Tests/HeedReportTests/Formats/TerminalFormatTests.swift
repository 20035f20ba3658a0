import HeedReport
import Testing

@Suite struct TerminalFormatTests {
    static let contexts: [(String, FormatContext)] = [
        ("ascii", Told.context(several: false, colour: false, unicode: false)),
        ("colour", Told.context(several: true, colour: true, unicode: true)),
    ]

    @Test(arguments: contexts)
    func stories(_ name: String, _ context: FormatContext) throws {
        let format = TerminalFormat(context)
        for story in try Told.stories() {
            try Snapshot.compare(Snapshot.text(format, story.notices), "terminal-\(name)-\(story.name)")
        }
    }
}
