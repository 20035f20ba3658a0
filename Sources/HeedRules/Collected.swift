import HeedModel

/// What several rule files gave together.
struct Collected {
    private var rules: [Rule] = []
    private var byName: [String: Rule] = [:]
    private var files: [SourceFile] = []
    private var jobs: Int?
    private var notYet: [Diagnostic] = []
    private var diagnostics: [Diagnostic] = []

    /// The rules without any error, and all diagnostics.
    var result: (rules: RuleSet?, diagnostics: [Diagnostic]) {
        guard diagnostics.allSatisfy({ $0.severity == .warning }) else { return (nil, diagnostics) }
        return (RuleSet(rules: rules, files: files, jobs: jobs, notYet: notYet), diagnostics)
    }

    mutating func add(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
    }

    /// Takes a file that was read, and those that it includes.
    mutating func add(_ unit: [RuleFile]) {
        for file in unit {
            add(file)
        }
    }

    private mutating func add(_ file: RuleFile) {
        diagnostics += file.report.diagnostics
        files.append(file.report.file)
        notYet += file.notYet
        jobs = [jobs, file.jobs].compactMap { $0 }.min()
        for rule in file.rules {
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
                    file: file.report.file,
                    range: rule.definition.range,
                    note: "the first one is in \(first.definition.file?.name ?? ""), line \(line)",
                    help: "rename one of them: names are unique over all rule files"
                )
            )
        }
    }
}
