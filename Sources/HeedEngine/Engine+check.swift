import HeedModel
import HeedReport
import HeedRules

extension Engine {
    /// The ways to write diagnostics, and what each is for; the first is the default.
    package static let diagnosticFormats = DiagnosticFormats.all.map {
        (name: $0.keyword, summary: $0.summary)
    }

    /// Checks rule files and prints every mistake to standard output.
    ///
    /// - Parameters:
    ///   - format: one of ``diagnosticFormats``.
    ///   - isStrict: whether warnings count as mistakes.
    /// - Returns: whether the files can be used, as a status.
    package func check(format: String, isStrict: Bool) -> ExitStatus {
        let kind = DiagnosticFormats.all.first { $0.keyword == format } ?? HumanDiagnostics.self
        let writer = kind.init(style: Style(isColoured: terminal(1).hasColour))
        let loaded: (rules: RuleSet?, diagnostics: [Diagnostic])
        do {
            loaded = try load()
        } catch {
            return fail(error.problem, error.status)
        }
        Surroundings.write(writer.render(loaded.diagnostics), to: 1)
        guard let rules = loaded.rules else { return .no }
        guard loaded.diagnostics.isEmpty else {
            guard isStrict else { return .success }
            Surroundings.write(writer.allIsWell("--strict: a warning counts as a mistake"), to: 1)
            return .no
        }
        let names = rules.files.map { Printable.text(Array($0.name.utf8)) }.joined(separator: ", ")
        let count = Wording.count(rules.rules.count, "rule")
        Surroundings.write(writer.allIsWell("\(names): \(count), no mistakes"), to: 1)
        for note in CommandNames.notes(on: rules.rules) {
            Surroundings.write(writer.allIsWell(note), to: 1)
        }
        return .success
    }

    /// Prints the JSON schema of rule files to standard output.
    package static func printSchema() {
        Surroundings.write(RuleSchema.document.page, to: 1)
    }
}
