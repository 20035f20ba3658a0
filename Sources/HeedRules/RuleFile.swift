import HeedModel
import YAMLTree

/// One rule file: text in, rules and diagnostics out.
struct RuleFile {
    /// What waits for other rules, by the name of the rule that waits.
    struct Waiting {
        var name: String
        var after: [WrittenWord]
    }

    /// What was found wrong; more may be added when the other files are known.
    var report: Report
    /// The rules that could be made.
    var rules: [Rule] = []
    /// All rules, also those that could not be made, in the order of the text.
    var waiting: [Waiting] = []
    /// More files to read.
    var includes: [WrittenWord] = []
    /// How many runs may go on at a time.
    var jobs: Int?
    /// What has no effect yet.
    var notYet: [Diagnostic] = []
    /// Whether all names of its rules are known.
    var isWhole = false

    /// Reads a file that is in memory.
    ///
    /// - Parameters:
    ///   - file: name and content.
    ///   - surroundings: what the meaning of the text depends on.
    init(_ file: SourceFile, in surroundings: Surroundings) {
        let document: Document
        do {
            document = try Parser.parse(file.bytes)
        } catch {
            report = Report(file: file, source: SourceText([]))
            report.add(error)
            return
        }
        var reading = Reading(report: Report(file: file, source: document.source), surroundings: surroundings)
        for problem in document.problems {
            reading.report.add(problem)
        }
        let draft = reading.file(document.root)
        // What `defaults` wants is wanted by many rules and told once.
        var told: Set<String> = []
        for rule in draft.rules {
            waiting.append(Waiting(name: rule.name, after: rule.after))
            guard let finished = reading.finish(rule, of: draft) else { continue }
            rules.append(finished)
            for feature in RuleFile.notYet(finished, rule, draft) {
                let place = feature.range?.start.byte ?? -1
                if told.insert("\(place) \(feature.message)").inserted { notYet.append(feature) }
            }
        }
        jobs = draft.jobs
        notYet.sort { ($0.range?.start.byte ?? 0) < ($1.range?.start.byte ?? 0) }
        includes = draft.includes
        isWhole = !draft.rules.isEmpty || draft.rulesNode == nil
        report = reading.report
    }

    private static func notYet(_ rule: Rule, _ draft: RuleDraft, _ file: FileDraft) -> [Diagnostic] {
        guard let source = rule.definition.file else { return [] }
        return NotYet.all.filter { $0.isWanted(rule.definition) }.map { feature in
            let place = draft.places[feature.key] ?? file.places[feature.key] ?? draft.nameRange
            return NotYet.diagnostic(feature.written, of: feature.key, at: place, in: source)
        }
    }
}
