import HeedModel
import HeedReport
import HeedRules

extension Engine {
    /// Prints the rules, what they look at, how many files match and how many directories they need watched.
    ///
    /// - Parameters:
    ///   - tags: only rules with one of these; all where there are none.
    ///   - namesFiles: whether the matching files are named.
    ///   - asJSON: one object a rule instead of a table.
    /// - Returns: whether the rule files could be used.
    package func list(tags: [String], namesFiles: Bool, asJSON: Bool) -> ExitStatus {
        do {
            let (set, diagnostics) = try load()
            show(diagnostics)
            guard let loaded = set else { return .usage }
            let rules = try Selection(names: configuration.rules, tags: tags).listed(of: loaded)
            let listing = Listing(
                rules: rules,
                environment: configuration.environment,
                namesFiles: namesFiles,
                exists: { Surroundings.isDirectory($0) ?? false }
            )
            let text = ListingText(style: Style(isColoured: terminal(1).hasColour), namesFiles: namesFiles)
            Surroundings.write(
                asJSON
                    ? listing.entries.map { $0.json(namesFiles: namesFiles).line + "\n" }.joined()
                    : text.render(listing),
                to: 1
            )
            return .success
        } catch {
            return fail(error.problem, error.status)
        }
    }
}
