import HeedReport
import Testing

@Suite struct HumanDiagnosticsTests {
    @Test func diagnostics() throws {
        let text = HumanDiagnostics(style: .plain).render(Diagnosed.all)
        try Snapshot.compare(text.replacing("\u{1B}", with: "␛"), "diagnostics-human")
    }
}
