import HeedModel
import YAMLTree

/// Collects what is wrong in one rule file.
struct Report {
    let file: SourceFile
    let source: SourceText
    private var collected: [Diagnostic] = []
    /// What was said: a value that stands in many rules (`*name`, `defaults`) says everything once.
    private var seen: Set<String> = []
    private(set) var isCut = false

    /// So many are told of one file; who has more will not read them.
    static let most = 500
    private static let longest = 400

    /// Whether nothing more is collected.
    var isFull: Bool { collected.count >= Report.most }

    /// Notes that something was not looked at because nothing more is collected.
    mutating func leaveOut() {
        isCut = true
    }

    init(file: SourceFile, source: SourceText) {
        self.file = file
        self.source = source
    }

    /// Everything collected, in order of place.
    var diagnostics: [Diagnostic] {
        let sorted = collected.enumerated().sorted { left, right in
            let first = left.element.range?.start.byte ?? -1
            let second = right.element.range?.start.byte ?? -1
            return first == second ? left.offset < right.offset : first < second
        }
        var unique = sorted.map(\.element)
        if isCut {
            unique.append(
                Diagnostic(
                    .error,
                    id: "yaml-limit",
                    "the file has more than \(Report.most) mistakes; the others are not shown",
                    file: file,
                    range: nil
                )
            )
        }
        return unique
    }

    /// Reports a mistake; `instead` is a text that mends it in place of what stands there.
    mutating func add(
        _ id: String,
        _ message: String,
        at range: TextRange?,
        label: String = "",
        note: String? = nil,
        help: String? = nil,
        related: [(range: TextRange, label: String)] = [],
        instead: String? = nil
    ) {
        collect(
            Diagnostic(
                .error,
                id: id,
                message,
                file: file,
                range: range.map(SourceRange.init),
                label: label,
                note: note,
                help: help,
                related: related.map { Diagnostic.Related(range: SourceRange($0.range), label: $0.label) },
                fix: fix(range, instead)
            )
        )
    }

    /// Reports what is probably not meant.
    mutating func warn(
        _ id: String,
        _ message: String,
        at range: TextRange?,
        label: String = "",
        note: String? = nil,
        help: String? = nil
    ) {
        collect(
            Diagnostic(
                .warning,
                id: id,
                message,
                file: file,
                range: range.map(SourceRange.init),
                label: label,
                note: note,
                help: help
            )
        )
    }

    /// Reports what the YAML reader found.
    mutating func add(_ error: YAMLError) {
        let related = error.first.map { Diagnostic.Related(range: SourceRange($0), label: "first here") }
        collect(
            Diagnostic(
                .error,
                id: error.id,
                error.message,
                file: file,
                range: SourceRange(error.range),
                label: error.label,
                note: error.note,
                help: error.help,
                related: related.map { [$0] } ?? [],
                fix: fix(error.range, error.instead)
            )
        )
    }

    private func fix(_ range: TextRange?, _ text: String?) -> Diagnostic.Fix? {
        guard let range, let text else { return nil }
        return Diagnostic.Fix(range: SourceRange(range), text: text)
    }
}

extension Report {
    private mutating func collect(_ diagnostic: Diagnostic) {
        guard !isFull else {
            isCut = true
            return
        }
        var clipped = diagnostic
        clipped.message = Report.clip(diagnostic.message)
        let start = diagnostic.range?.start.byte ?? -1
        guard seen.insert("\(diagnostic.id) \(start) \(clipped.message)").inserted else { return }
        clipped.label = Report.clip(diagnostic.label)
        clipped.note = diagnostic.note.map(Report.clip)
        clipped.help = diagnostic.help.map { $0.utf8.count > 5 * Report.longest ? Report.clip($0) : $0 }
        collected.append(clipped)
    }

    /// A file may hold a word of a million letters.
    private static func clip(_ text: String) -> String {
        guard text.utf8.count > longest, text.count > longest else { return text }
        return "\(text.prefix(longest / 2))…\(text.suffix(longest / 4))"
    }
}
