import HeedModel
import HeedReport

/// A listing for people.
struct ListingText {
    /// The widest that the patterns of a rule may get.
    private static let widest = 48

    let style: Style
    let namesFiles: Bool

    func render(_ listing: Listing) -> String {
        let head = ["RULE", "STARTS WHEN", "FILES", "WATCHES", "BUSY"]
        let rows = [head] + listing.entries.map(cells)
        let widths = head.indices.map { column in
            rows.map { DisplayWidth.columns($0[column]) }.max() ?? 0
        }
        var text = ""
        for (number, row) in rows.enumerated() {
            var line = ""
            for (column, cell) in row.enumerated() {
                let gap = String(repeating: " ", count: widths[column] - DisplayWidth.columns(cell))
                let isNumber = column == 2 || column == 3
                let isEmpty = number > 0 && column == 2 && cell == "0"
                let shown = isEmpty ? style.paint(cell, .warning) : cell
                line += (column > 0 ? "  " : "") + (isNumber ? gap + shown : shown + gap)
            }
            while line.last == " " { line.removeLast() }
            text += (number == 0 ? style.paint(line, .detail) : line) + "\n"
            if number > 0 { text += details(listing.entries[number - 1]) }
        }
        return text + footer(listing)
    }

    private func cells(_ entry: Listing.Entry) -> [String] {
        let definition = entry.rule.definition
        return [
            entry.rule.name, starts(entry.rule), entry.isCounted ? String(entry.files) : "-",
            entry.isCounted ? String(entry.directories) : "-",
            definition.isEnabled ? type(of: definition.onBusy).keyword : "off (enabled: false)",
        ]
    }

    private func starts(_ rule: Rule) -> String {
        let after = rule.definition.after.joined(separator: " and ")
        let patterns = rule.scope.patterns
        guard !patterns.isEmpty else { return "after \(after)" }
        let tail = " \(verb(rule))" + (after.isEmpty ? "" : ", after \(after)")
        var shown = ""
        for (index, pattern) in patterns.enumerated() {
            let word = (index > 0 ? " " : "") + Printable.text(Array(pattern.utf8))
            guard index == 0 || DisplayWidth.columns(shown + word) <= ListingText.widest else {
                return shown + " +\(patterns.count - index)" + tail
            }
            shown += word
        }
        return shown + tail
    }

    private func verb(_ rule: Rule) -> String {
        let words = Happening.words(for: rule.events)
        return words == ["change"] ? "changes" : "on " + words.joined(separator: ", ")
    }

    private func details(_ entry: Listing.Entry) -> String {
        var text = ""
        if namesFiles, let description = entry.rule.definition.description {
            text += "    " + style.paint(DisplayWidth.safe(description), .detail) + "\n"
        }
        return text + entry.matches.map { "    \($0.isEmpty ? "." : $0.description)\n" }.joined()
    }

    private func footer(_ listing: Listing) -> String {
        var text = "\n\(Wording.count(listing.directories, "directory")) to watch\n"
        for root in Set(listing.entries.filter { !$0.hasRoot }.map(\.rule.scope.root)).sorted() {
            let names = listing.entries.filter { $0.rule.scope.root == root }.map(\.rule.name)
            text += style.paint(
                "the root \(root) of \(names.joined(separator: ", ")) does not exist",
                .warning
            )
            text += "\n"
        }
        for note in CommandNames.notes(on: listing.entries.map(\.rule)) { text += note + "\n" }
        if let first = listing.unreadable.first {
            let more = listing.unreadable.count > 1 ? " and \(listing.unreadable.count - 1) more" : ""
            text += style.paint("cannot be read: \(first)\(more)", .warning) + "\n"
        }
        return text
    }
}
