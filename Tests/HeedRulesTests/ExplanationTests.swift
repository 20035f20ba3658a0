import Foundation
import HeedModel
import HeedReport
import HeedRules
import Testing

@Suite struct ExplanationTests {
    @Test func everyIdentifierIsExplainedOnce() {
        let explained = Explanation.all.map(\.id)
        #expect(Set(explained).count == explained.count)
        #expect(Set(explained) == Set(DiagnosticIdentifier.all.map(\.name)))
    }

    /// What is said of a wrong call explains itself.
    static let calls = ["usage", "unknown-identifier", "unknown-tag", "nothing-enabled"]

    @Test func everyWordInTheSourcesIsKnown() throws {
        let sources = Fixtures.folder.appending(path: "../../../Sources").standardizedFileURL
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /id: "([a-z-]+)"/) { found.insert(String(match.1)) }
        }
        #expect(found.count >= 30)
        let known = Set(DiagnosticIdentifier.all.map(\.name)).union(Self.calls)
        #expect(found.subtracting(known) == [])
        #expect(Set(DiagnosticIdentifier.running.map(\.name)).subtracting(found) == [])
    }

    /// Rule files as examples: what they are for, the wrong one, the right one.
    static let files: [(id: String, wrong: String, right: String)] = Explanation.all.compactMap {
        explanation in
        guard case .file(let wrong, let right) = explanation.example else { return nil }
        return (explanation.id, wrong, right)
    }

    @Test(arguments: files)
    func theWrongExampleHasItsMistakeAndTheRightOneHasNone(_ id: String, _ wrong: String, _ right: String) {
        #expect(Loading.load(wrong).diagnostics.map(\.id) == [id])
        let loaded = Loading.load(right)
        #expect(DiagnosticText().render(loaded.diagnostics).isEmpty)
        #expect(loaded.rules != nil)
    }

    @Test func onlyWhatIsAroundFilesHasNoFileAsExample() {
        let situations = Set(Explanation.all.map(\.id)).subtracting(Self.files.map(\.id))
        #expect(situations == Set(DiagnosticIdentifier.all.filter(\.isAroundFile).map(\.name)))
    }

    @Test(arguments: Explanation.all.map(\.cause))
    func causesAreWholeSentencesInShortLines(_ cause: String) {
        #expect(cause.hasSuffix("."))
        #expect(cause.split(separator: "\n").allSatisfy { $0.count <= 112 })
    }
}
