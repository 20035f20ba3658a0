import HeedModel
import HeedReport
import Testing

@Suite struct DiagnosticFormatsTests {
    @Test func everyFormatHasAKeywordOfItsOwnAndASummary() {
        #expect(DiagnosticFormats.all.map { $0.keyword } == ["human", "json", "gcc", "github"])
        #expect(DiagnosticFormats.all.allSatisfy { !$0.summary.isEmpty })
    }

    @Test(arguments: DiagnosticFormats.all.map { $0.keyword })
    func nothingFromOutsideReachesATerminalAsItIs(_ keyword: String) throws {
        let format = try #require(DiagnosticFormats.all.first { $0.keyword == keyword })
        let text = format.init(style: .plain).render(Diagnosed.all)
        for scalar in text.unicodeScalars where scalar != "\n" {
            #expect(scalar.properties.generalCategory != .control && scalar != "\u{202E}")
        }
    }

    @Test(arguments: DiagnosticFormats.all.map { $0.keyword }.filter { $0 != "human" })
    func aFormatForProgramsHasOneLineADiagnosticAndIsSilentWhereAllIsWell(_ keyword: String) throws {
        let format = try #require(DiagnosticFormats.all.first { $0.keyword == keyword })
        let writer = format.init(style: .coloured)
        let lines = writer.render(Diagnosed.all).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == Diagnosed.all.count + 1 && lines.last == "")
        #expect(writer.allIsWell("well") == "" && writer.render([]) == "")
    }
}
