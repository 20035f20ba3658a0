import HeedReport
import Testing

@Suite struct PlainFormatTests {
    static let contexts: [(String, FormatContext)] = [
        ("one", Told.context(several: false, colour: false, unicode: true)),
        ("several", Told.context(several: true, colour: false, unicode: true)),
    ]

    @Test(arguments: contexts)
    func stories(_ name: String, _ context: FormatContext) throws {
        let format = PlainFormat(context)
        for story in try Told.stories() {
            try Snapshot.compare(Snapshot.text(format, story.notices), "plain-\(name)-\(story.name)")
        }
    }
}
