import ArgumentParser
import HeedEngine

/// `heed run [RULE…] [--tag TAG]… [-f FILE]`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Watch and run rules (the default).",
        discussion: """
            Ends with Ctrl-C: runs are stopped as their rules say; a second Ctrl-C kills them.

            Examples:
              heed run                     all enabled rules of heed.yaml here or above
              heed run test lint           only these, disabled or not
              heed run --tag quick         those with a tag
              heed run -f rules.d          all rule files in a folder

            Exit status: 0 ended by the user, 2 wrong usage or unusable rule file, 3 cannot watch, 130 after a \
            second Ctrl-C.
            """
    )

    @Argument(help: "Rules to run; all that are enabled unless given.")
    var rules: [String] = []

    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("Only rules with this tag; may be repeated.", valueName: "tag")
    )
    var tags: [String] = []

    @OptionGroup var options: FileOptions

    func run() async throws {
        let engine = Engine(options.configuration(rules: rules, tags: tags))
        let status = await engine.run(until: StopSignals.received(), clock: MainThread.shared.clock)
        throw ExitCode(status.rawValue)
    }
}
