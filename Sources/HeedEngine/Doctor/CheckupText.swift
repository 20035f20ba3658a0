import HeedModel
import HeedReport

/// A checkup for people.
struct CheckupText {
    let style: Style
    let hasUnicode: Bool

    func render(_ checkup: Checkup) -> String {
        let width = checkup.items.map { $0.area.count }.max() ?? 0
        var text = ""
        for item in checkup.items {
            let area = item.area + String(repeating: " ", count: width - item.area.count)
            text += "\(mark(item.status)) \(style.paint(area, .message))  \(item.message)\n"
            text += block("note", item.notes, .detail) + block("help", item.help, .help)
        }
        let problems = checkup.items.count { $0.status == .problem }
        return text + "\n" + (problems == 0 ? "no problems" : Wording.count(problems, "problem")) + "\n"
    }

    private func mark(_ status: Checkup.Item.Status) -> String {
        switch status {
        case .fine: style.paint(hasUnicode ? "✓" : "ok  ", .success)
        case .note: style.paint(hasUnicode ? "!" : "note", .warning)
        case .problem: style.paint(hasUnicode ? "✗" : "FAIL", .failure)
        }
    }

    private func block(_ word: String, _ lines: [String], _ role: Style.Role) -> String {
        lines.enumerated().map { index, line in
            (index == 0 ? "    = \(style.paint(word, role)): " : "            ") + line + "\n"
        }.joined()
    }
}
