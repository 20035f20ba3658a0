package import HeedModel

/// One line a diagnostic, as gcc writes it: for editors and problem matchers.
package struct GCCDiagnostics: DiagnosticFormat {
    /// Its name.
    package static let keyword = "gcc"
    /// For help texts.
    package static let summary = "one line each, FILE:LINE:COLUMN: error: MESSAGE [ID], for editors"

    /// Makes the format; it has no colours.
    package init(style: Style) {}

    /// A line each.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        let text = DiagnosticText()
        return diagnostics.map { text.line($0) + "\n" }.joined()
    }
}
