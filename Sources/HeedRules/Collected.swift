import HeedModel

/// What several rule files gave together.
struct Collected {
    private var rules: [Rule] = []
    private var byName: [String: Rule] = [:]
    private var files: [SourceFile] = []
    private var diagnostics: [Diagnostic] = []

    /// The rules without any error, and all diagnostics.
    var result: (rules: RuleSet?, diagnostics: [Diagnostic]) {
        guard diagnostics.allSatisfy({ $0.severity == .warning }) else { return (nil, diagnostics) }
        return (RuleSet(rules: rules, files: files), diagnostics)
    }

    mutating func add(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
    }

    mutating func add(_ read: (rules: [Rule]?, diagnostics: [Diagnostic]), of file: SourceFile) {
        diagnostics += read.diagnostics
        files.append(file)
        for rule in read.rules ?? [] {
            guard let first = byName[rule.name] else {
                byName[rule.name] = rule
                rules.append(rule)
                continue
            }
            let line = first.definition.range?.start.line ?? 1
            diagnostics.append(
                Diagnostic(
                    .error,
                    id: "duplicate-key",
                    "another file has a rule '\(rule.name)' too",
                    file: file,
                    range: rule.definition.range,
                    note: "the first one is in \(first.definition.file?.name ?? ""), line \(line)",
                    help: "rename one of them: names are unique over all rule files"
                )
            )
        }
    }
}
