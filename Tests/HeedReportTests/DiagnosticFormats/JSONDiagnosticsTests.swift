import HeedReport
import Testing

@Suite struct JSONDiagnosticsTests {
    @Test func diagnostics() throws {
        let text = JSONDiagnostics(style: .plain).render(Diagnosed.all)
        try Snapshot.compare(text.replacing("\u{1B}", with: "␛"), "diagnostics-json")
    }
}
