package import HeedModel
import YAMLTree

/// One rule file: text in, rules and diagnostics out.
package enum RuleFile {
    /// Reads a file that is in memory.
    ///
    /// - Parameters:
    ///   - file: name and content.
    ///   - surroundings: what the meaning of the text depends on.
    /// - Returns: the rules, nil when there is any error, and everything that was found, in order of place.
    package static func read(
        _ file: SourceFile,
        in surroundings: Surroundings
    ) -> (rules: [Rule]?, diagnostics: [Diagnostic]) {
        let document: Document
        do {
            document = try Parser.parse(file.bytes)
        } catch {
            var report = Report(file: file, source: SourceText([]))
            report.add(error)
            return (nil, report.diagnostics)
        }
        var reading = Reading(report: Report(file: file, source: document.source), surroundings: surroundings)
        for problem in document.problems {
            reading.report.add(problem)
        }
        let draft = reading.file(document.root)
        let rules = draft.rules.compactMap { reading.finish($0, of: draft) }
        let diagnostics = reading.report.diagnostics
        let isUsable = diagnostics.allSatisfy { $0.severity == .warning } && rules.count == draft.rules.count
        return (isUsable ? rules : nil, diagnostics)
    }
}
