import Foundation
import HeedModel
import HeedRules
import Testing

/// The files that are made of the key tables say what the tables say.
///
/// With `HEED_UPDATE_SNAPSHOTS` in the environment they are written, and the tests fail all the same.
@Suite struct GeneratedFileTests {
    static let docs = Fixtures.folder.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs")

    @Test func theSchemaIsTheCommittedOne() throws {
        try compare(RuleSchema.document.page, "heed-v1.schema.json")
    }

    @Test func theReferencePageHoldsTheTables() throws {
        let page = try String(contentsOf: Self.docs.appending(path: "rules.md"), encoding: .utf8)
        let filled = ReferencePage.filled(page)
        #expect(filled.missing == [])
        try compare(filled.page, "rules.md")
    }

    @Test func aPartIsReplacedAndAPageWithoutItsPlaceIsTold() {
        let page = "a\n<!-- keys of a step: made by a test -->\nold\n<!-- end -->\nb\n"
        let filled = ReferencePage.filled(page)
        #expect(filled.page.contains("| `name` | text |") && !filled.page.contains("old"))
        #expect(filled.page.hasPrefix("a\n") && filled.page.hasSuffix("<!-- end -->\nb\n"))
        #expect(filled.missing == ReferencePage.parts.map(\.name).filter { $0 != "keys of a step" })
    }

    private func compare(_ text: String, _ name: String) throws {
        let file = Self.docs.appending(path: name)
        if ProcessInfo.processInfo.environment["HEED_UPDATE_SNAPSHOTS"] != nil {
            try Data(text.utf8).write(to: file)
            Issue.record("docs/\(name) was written; look at it and run again")
            return
        }
        let committed = try String(contentsOf: file, encoding: .utf8)
        #expect(
            text == committed,
            "docs/\(name) is out of date: HEED_UPDATE_SNAPSHOTS=1 swift test --filter GeneratedFileTests"
        )
    }
}
