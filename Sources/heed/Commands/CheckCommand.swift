import ArgumentParser
import HeedEngine

/// `heed check [FILE…]`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Report every mistake in rule files, with place, cause and cure.",
        discussion: """
            Examples:
              heed check                          the rule file here or above
              heed check --strict --format gcc    for an editor; warnings fail too
              heed check --explain unknown-key    what a message means
              heed check --print-schema           the JSON schema of rule files

            Exit status: 0 no mistakes, 1 mistakes found, 2 wrong usage.
            """
    )

    @Argument(help: "Rule files, or folders of them; heed.yaml here or above unless given.")
    var files: [String] = []

    @OptionGroup var options: FileOptions

    @Option(help: ArgumentHelp("How to write mistakes: \(DiagnosticFormatName.list).", valueName: "name"))
    var format = DiagnosticFormatName.standard

    @Flag(help: "Let warnings count as mistakes.")
    var strict = false

    @Option(help: ArgumentHelp("Explain an identifier, with an example and its cure.", valueName: "id"))
    var explain: String?

    @Flag(help: "Print the JSON schema of rule files.")
    var printSchema = false

    func run() throws {
        if printSchema { return Engine.printSchema() }
        let engine = Engine(options.configuration(rules: [], moreFiles: files))
        let status =
            if let explain { engine.explain(identifier: explain) } else {
                engine.check(format: format.name, isStrict: strict)
            }
        throw ExitCode(status.rawValue)
    }
}
