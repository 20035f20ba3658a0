import ArgumentParser
import HeedEngine

/// `heed list [RULE…]`.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the rules: what starts them, how many files match, how many watches they need.",
        discussion: """
            FILES counts what matches now, WATCHES the directories that are watched for the rule.

            Examples:
              heed list                    all rules
              heed list --files test       and the files that start 'test'
              heed list --json             one object a rule

            Exit status: 0, or 2 for wrong usage or an unusable rule file.
            """
    )

    @Argument(help: "Rules to show; all unless given.")
    var rules: [String] = []

    @Flag(help: "Name the files that match.")
    var files = false

    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("Only rules with this tag; may be repeated.", valueName: "tag")
    )
    var tags: [String] = []

    @Flag(help: "Print one JSON object a rule.")
    var json = false

    @OptionGroup var options: FileOptions

    func run() throws {
        let engine = Engine(options.configuration(rules: rules))
        throw ExitCode(engine.list(tags: tags, namesFiles: files, asJSON: json).rawValue)
    }
}
