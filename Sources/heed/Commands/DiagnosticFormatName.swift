import ArgumentParser
import HeedEngine

/// The value of `--format`.
struct DiagnosticFormatName: ExpressibleByArgument {
    let name: String

    init?(argument: String) {
        guard Engine.diagnosticFormats.contains(where: { $0.name == argument }) else { return nil }
        name = argument
    }

    private init() {
        name = Engine.diagnosticFormats.first?.name ?? ""
    }

    /// The default.
    static let standard = DiagnosticFormatName()

    /// All of them, for help texts.
    static let list = Engine.diagnosticFormats.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")

    static let allValueStrings = Engine.diagnosticFormats.map(\.name)

    var defaultValueDescription: String { name }
}
