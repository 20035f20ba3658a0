import HeedReport
import Testing

@Suite struct GitHubDiagnosticsTests {
    @Test func diagnostics() throws {
        let text = GitHubDiagnostics(style: .plain).render(Diagnosed.all)
        try Snapshot.compare(text.replacing("\u{1B}", with: "␛"), "diagnostics-github")
    }
}
