import ArgumentParser
import HeedEngine

/// `heed explain PATH…`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say which rules would run for a path, and what decides.",
        discussion: """
            A path need not exist; one that ends in / is a directory then.

            Examples:
              heed explain src/main.c                  every rule, and what decides
              heed explain --rule test --event delete src/main.c
              heed explain --json build/               one object a path and rule

            Exit status: 0 some rule would run, 1 none would, 2 wrong usage or unusable rule file.
            """
    )

    @Argument(help: "Paths to explain.")
    var paths: [String]

    @Option(
        help: ArgumentHelp("What happens to them; any event of the rule unless given.", valueName: "event")
    )
    var event: String?

    @Option(
        name: .customLong("rule"),
        help: ArgumentHelp("Only this rule; may be repeated.", valueName: "rule")
    )
    var rules: [String] = []

    @Flag(help: "Print one JSON object a path and rule.")
    var json = false

    @OptionGroup var options: FileOptions

    func run() throws {
        let engine = Engine(options.configuration(rules: rules))
        let named = paths.map { Surroundings.bytes(ofArgument: $0) }
        throw ExitCode(engine.explain(named, event: event, asJSON: json).rawValue)
    }
}
