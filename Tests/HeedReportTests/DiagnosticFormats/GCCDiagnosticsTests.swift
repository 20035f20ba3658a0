import HeedReport
import Testing

@Suite struct GCCDiagnosticsTests {
    @Test func diagnostics() throws {
        let text = GCCDiagnostics(style: .plain).render(Diagnosed.all)
        try Snapshot.compare(text.replacing("\u{1B}", with: "␛"), "diagnostics-gcc")
    }
}
