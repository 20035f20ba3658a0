import HeedModel
import HeedReport
import HeedRules
import HeedWatch

extension Engine {
    /// Prints for paths which rules would run for them, and what decides.
    ///
    /// - Parameters:
    ///   - paths: as the user named them.
    ///   - event: what happens to them; nil for whatever each rule listens to.
    ///   - asJSON: one object a path and rule instead of text.
    /// - Returns: whether some rule would run.
    package func explain(_ paths: [[UInt8]], event: String?, asJSON: Bool) -> ExitStatus {
        do {
            let (set, diagnostics) = try load()
            show(diagnostics)
            guard let loaded = set else { return .usage }
            let rules = try Selection(names: configuration.rules).listed(of: loaded)
            let events = try event.map { name throws(Refusal) in try Engine.events(named: name) }
            let here = configuration.currentDirectory
            let explainer = PathExplainer(
                rules: rules,
                ignores: Ignores(plan: WatchPlan(rules: rules), environment: configuration.environment),
                showing: { file in file.relative(to: here) ?? file }
            )
            let terminal = terminal(1)
            let text = PathExplanationText(
                style: Style(isColoured: terminal.hasColour),
                hasUnicode: terminal.hasUnicode
            )
            var runs = false
            for (index, named) in paths.enumerated() {
                let path = PathArgument(named, from: here)
                let explanations = explainer.explain(
                    isDirectory: path.isDirectory,
                    events: events,
                    locate: { path.located(below: $0) }
                )
                runs = runs || explanations.contains { $0.runs }
                let output =
                    asJSON
                    ? explanations.map { $0.json(of: path).line + "\n" }.joined()
                    : (index > 0 ? "\n" : "") + text.render(path, explanations)
                Surroundings.write(output, to: 1)
            }
            return runs ? .success : .no
        } catch {
            return fail(error.problem, error.status)
        }
    }

    /// The events of a name of the rule language.
    static func events(named name: String) throws(Refusal) -> EventSet {
        let known = EventName.all + EventName.kernel
        if let event = known.first(where: { $0.name == name }) { return event.events }
        let names = name.hasPrefix("IN_") ? EventName.kernel.map(\.name) : EventName.all.map(\.name)
        let help = Suggestion.value(name, among: names)?.label ?? "events: \(names.joined(separator: " "))"
        throw Refusal(
            Problem(
                .error,
                id: "unknown-event",
                "unknown event '\(Printable.text(Array(name.utf8)))'",
                help: [help]
            ),
            .usage
        )
    }
}
