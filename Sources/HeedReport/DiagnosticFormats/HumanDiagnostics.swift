package import HeedModel

/// For people: the place with carets, why it is wrong and what to write.
package struct HumanDiagnostics: DiagnosticFormat {
    /// Its name.
    package static let keyword = "human"
    /// For help texts.
    package static let summary = "for people: the place with carets, why it is wrong and what to write"

    private let style: Style

    /// Makes the format.
    package init(style: Style) {
        self.style = style
    }

    /// Each diagnostic followed by an empty line, then the counts of each file.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        DiagnosticText(style: style).render(diagnostics)
    }

    /// A line that says so.
    package func allIsWell(_ text: String) -> String { text + "\n" }
}
