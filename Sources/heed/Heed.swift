import ArgumentParser
import HeedEngine
import HeedModel

/// The command line: parses, calls the engine, exits.
struct Heed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heed",
        abstract: "Runs commands when files change, as rules in a YAML file say.",
        discussion: """
            Examples:
              heed                    watch and run the rules of heed.yaml here or above
              heed run test           only the rule 'test'
              heed run -f ci.yaml     another rule file
              heed check              every mistake in the rule file, with its cure
              heed list               the rules, and what they look at
              heed explain FILE       which rules would run for a file, and why
              heed events src         what happens below src, as it happens
              heed doctor             what keeps heed from seeing or running here

            A rule file needs two keys a rule:
              rules:
                test:
                  paths: [src/, tests/]
                  run: make test
            """,
        version: "heed \(Version.text)",
        subcommands: [
            RunCommand.self, CheckCommand.self, ExplainCommand.self, ListCommand.self, EventsCommand.self,
            DoctorCommand.self,
        ],
        defaultSubcommand: RunCommand.self
    )

    static func parseAndRun() async -> Never {
        do {
            var command = try Heed.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            exit()
        } catch {
            exit(for: error)
        }
    }
}
