import HeedModel
import HeedReport
import HeedRules

extension Engine {
    /// Prints what an identifier of a diagnostic means, with an example and its cure.
    package func explain(identifier: String) -> ExitStatus {
        guard let explanation = Explanation.all.first(where: { $0.id == identifier }),
            let known = DiagnosticIdentifier.all.first(where: { $0.name == identifier })
        else {
            return fail(unknown(identifier), .usage)
        }
        let style = Style(isColoured: terminal(1).hasColour)
        var text =
            style.paint("\(known.name): \(known.meaning)", .message) + "\n\n" + explanation.cause + "\n"
        switch explanation.example {
        case .file(let wrong, let right):
            let answer = DiagnosticText(style: style).blocks(diagnostics(of: wrong)).map { $0 + "\n" }
                .joined()
            text += section("wrong", wrong, style) + section("heed says", answer, style)
            text += section("right", right, style)
        case .situation(let shown, let cure):
            text += section("for example", shown, style) + section("cure", cure, style)
        }
        Surroundings.write(text, to: 1)
        return .success
    }

    private func section(_ title: String, _ text: String, _ style: Style) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let indented = lines.map { $0.isEmpty ? "\n" : "    \($0)\n" }
        return "\n" + style.paint("\(title):", .help) + "\n" + indented.joined()
    }

    /// What heed says of an example: of its first mistake.
    private func diagnostics(of text: String) -> [Diagnostic] {
        let directory = BytePath("/srv/app")
        let loader = RuleLoader(
            environment: [:],
            homeDirectory: BytePath("/home/me"),
            currentDirectory: directory,
            userID: 0,
            groupID: 0
        )
        let file = SourceFile(name: "heed.yaml", bytes: Array(text.utf8))
        return loader.load(source: file, directory: directory).diagnostics
    }

    private func unknown(_ identifier: String) -> Problem {
        let names = DiagnosticIdentifier.all.map(\.name)
        let label = Suggestion.value(identifier, among: names)?.label
        let shown = Printable.text(Array(identifier.utf8))
        return Problem(
            .error,
            id: "unknown-identifier",
            "no message has the identifier '\(shown)'",
            help: label.map { [$0] } ?? Engine.columns(names)
        )
    }

    /// Names in lines of a readable length.
    private static func columns(_ names: [String]) -> [String] {
        var lines = ["the identifiers are:"]
        for name in names {
            if let last = lines.last, last.count + name.count < 70, lines.count > 1 {
                lines[lines.count - 1] = "\(last) \(name)"
            } else {
                lines.append("  \(name)")
            }
        }
        return lines
    }
}
