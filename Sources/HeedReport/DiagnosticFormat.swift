package import HeedModel

/// Turns the diagnostics of rule files into text.
///
/// To add one: a file in `DiagnosticFormats/`, its row in ``DiagnosticFormats/all`` and its test file.
package protocol DiagnosticFormat: Sendable {
    /// Its name, as `heed check --format` takes it.
    static var keyword: String { get }
    /// What it is for, in a few words.
    static var summary: String { get }
    /// Makes the format; one for programs leaves the style aside.
    init(style: Style)
    /// All diagnostics in their order; every line ends in a newline.
    func render(_ diagnostics: [Diagnostic]) -> String
    /// What is said where there is nothing wrong; empty for programs.
    func allIsWell(_ text: String) -> String
}

extension DiagnosticFormat {
    /// Programs take silence for good news.
    package func allIsWell(_ text: String) -> String { "" }
}

/// The formats of diagnostics there are.
package enum DiagnosticFormats {
    /// In the order of help texts; the first is the default.
    package static let all: [any DiagnosticFormat.Type] = [
        HumanDiagnostics.self, JSONDiagnostics.self, GCCDiagnostics.self, GitHubDiagnostics.self,
    ]
}
